import { EXIT, exitCodeOfProblem } from '../api/exit-codes.ts';
import { type Message, words } from './language.ts';
import type { Terminal } from './terminal.ts';

/** A problem as the API answers it (RFC 9457), in the language asked for. */
export interface Problem {
  readonly type?: string;
  readonly title: string;
  readonly status?: number;
  readonly detail?: string;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Why a command line ends without its answer: what happened, what to do, and the exit code. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exit: number;
  readonly code: string;
  readonly title: Message;
  readonly advice: Message | null;
  readonly problem: Problem | null;

  constructor(
    exit: number,
    code: string,
    title: Message,
    advice: Message | null = null,
    problem: Problem | null = null,
  ) {
    super(title.en);
    this.exit = exit;
    this.code = code;
    this.title = title;
    this.advice = advice;
    this.problem = problem;
  }
}

/** What the command line itself can fail at; the rest comes from the API as problems. */
export const failures = {
  usage: (title: Message, advice: Message | null = null) =>
    new Failure(EXIT.usage, 'usage', title, advice),

  inUse: (directory: string, pid: number | null) =>
    new Failure(
      EXIT.dataDirectoryInUse,
      'data-directory-in-use',
      words(
        `数据目录 ${directory} 正被${pid === null ? '另一进程' : `进程 ${pid} `}使用`,
        `The data directory ${directory} is in use by ${pid === null ? 'another process' : `process ${pid}`}`,
      ),
      words(
        '等它结束再试；若它是服务，用 --url 给出其地址',
        'Wait for it to end; if it is a server, give its address with --url',
      ),
    ),

  unreachable: (url: string, reason: string) =>
    new Failure(
      EXIT.serverUnreachable,
      'server-unreachable',
      words(`无法连接 ${url}（${reason}）`, `Cannot reach ${url} (${reason})`),
      words('请确认地址，以及服务已启动（luodi serve）', 'Check the address; start it: luodi serve'),
    ),

  foreignAnswer: (url: string) =>
    new Failure(
      EXIT.serverUnreachable,
      'not-a-luodi',
      words(`${url} 的应答不是落地的`, `What answers at ${url} is not a Luodi`),
    ),

  file: (file: string, reason: string, doing: 'read' | 'write') =>
    new Failure(
      EXIT.fileUnreadable,
      'file-unreadable',
      doing === 'read'
        ? words(`无法读取文件 ${file}（${reason}）`, `Cannot read ${file} (${reason})`)
        : words(`无法写入文件 ${file}（${reason}）`, `Cannot write ${file} (${reason})`),
    ),

  noData: (directory: string) =>
    new Failure(
      EXIT.refused,
      'data-directory-empty',
      words(`${directory} 还没有数据`, `There is no data in ${directory} yet`),
      words(
        '先导入台账：luodi import 台账.xlsx；或用 --data 指明目录',
        'Import a ledger first (luodi import FILE), or name the directory with --data',
      ),
    ),

  /** What the data directory itself is refused for: a log that cannot be read, a full disk. */
  store: (code: string, reason: string) =>
    new Failure(
      EXIT.unexpected,
      code,
      words(`数据目录无法使用：${reason}`, `The data directory cannot be used: ${reason}`),
    ),
} as const;

/** A problem of the API as a failure of the command line. */
export function failureOf(problem: Problem): Failure {
  const { title, detail } = problem;
  const text = detail === undefined || detail === title ? title : `${title}：${detail}`;
  const english = text.replace('：', ': ');
  const exit = exitCodeOfProblem(problem);
  return new Failure(exit, problem.code, words(text, english), null, problem);
}

/**
 * Tells of a failure and gives its exit code: one line of what happened and one of what to do; with
 * `--json` the problem as JSON. What nobody foresaw shows its stack only where `LUODI_DEBUG` asks.
 */
export function tell(error: unknown, terminal: Terminal): number {
  const failure = error instanceof Failure ? error : unexpected(error);
  if (terminal.json) {
    terminal.line(JSON.stringify(failure.problem ?? problemOf(failure, terminal)));
    return failure.exit;
  }
  terminal.error(`luodi: ${terminal.say(failure.title)}`);
  if (failure.advice !== null) terminal.error(`       ${terminal.say(failure.advice)}`);
  if (process.env.LUODI_DEBUG && error instanceof Error) terminal.error(error.stack ?? '');
  return failure.exit;
}

function problemOf({ code, title, advice }: Failure, terminal: Terminal): Problem {
  return {
    title: terminal.say(title),
    ...(advice && { detail: terminal.say(advice) }),
    code,
    facts: {},
  };
}

function unexpected(error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error);
  const title = words(`意外错误：${reason}`, `Unexpected: ${reason}`);
  const advice = words('设 LUODI_DEBUG=1 可见详情', 'LUODI_DEBUG=1 shows the details');
  return new Failure(EXIT.unexpected, 'unexpected', title, advice);
}
