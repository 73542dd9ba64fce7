import { EXIT, exitCodeOfProblem } from '../api/exit-codes.ts';
import type { StartFailure } from '../api/start-failure.ts';
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

/** What the system says of files, for people. */
const REASONS: Readonly<Record<string, Message>> = {
  ENOENT: words('没有这个文件或目录', 'there is no such file or folder'),
  EACCES: words('没有权限', 'it is not permitted'),
  EISDIR: words('它是一个目录', 'it is a folder'),
  EEXIST: words('文件已存在', 'it is there already'),
  ENOSPC: words('磁盘已满', 'the disk is full'),
};

/** What the command line itself can fail at; the rest comes from the API as problems. */
export const failures = {
  usage: (title: Message, advice: Message | null = null) =>
    new Failure(EXIT.usage, 'usage', title, advice),

  unreachable: (url: string, reason: string) =>
    new Failure(
      EXIT.serverUnreachable,
      'server-unreachable',
      words(`无法连接 ${url}（${reason}）`, `Cannot reach ${url} (${reason})`),
      words(
        '请确认地址，以及服务已启动（luodi serve）',
        'Check the address; start it: luodi serve',
      ),
    ),

  foreignAnswer: (url: string) =>
    new Failure(
      EXIT.serverUnreachable,
      'not-a-luodi',
      words(`${url} 的应答不是落地的`, `What answers at ${url} is not a Luodi`),
    ),

  /** `error` is what the system said about it. */
  file: (file: string, error: NodeJS.ErrnoException, doing: 'read' | 'write') => {
    const code = error.code ?? error.message;
    const reason = REASONS[code] ?? words(code, code);
    const title =
      doing === 'read'
        ? words(`无法读取文件 ${file}：${reason.zh}`, `Cannot read ${file}: ${reason.en}`)
        : words(`无法写入文件 ${file}：${reason.zh}`, `Cannot write ${file}: ${reason.en}`);
    const force = words('用 --force 可覆盖', '--force writes over it');
    const advice = code === 'EEXIST' ? force : null;
    return new Failure(EXIT.fileUnreadable, 'file-unreadable', title, advice);
  },

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

  cutShort: () =>
    new Failure(
      EXIT.unexpected,
      'cut-short',
      words('服务中途断开，未说明结果', 'The server broke off before it said what came of it'),
      words('重新执行即可，不会重复记录', 'Run it again: nothing is recorded twice'),
    ),
} as const;

/** What to do about some problems, on a command line. */
const ADVICE: Readonly<Record<string, Message>> = {
  'figure-unknown': words('luodi figure 列出全部指标', 'luodi figure lists all of them'),
  'rate-unknown': words('luodi rate 列出全部比率', 'luodi rate lists all of them'),
  'project-unknown': words(
    'luodi projects --text 名称 可查找项目',
    'luodi projects --text NAME looks for projects',
  ),
  'data-directory-in-use': words(
    '等它结束再试；若它是服务，用 --url 给出其地址',
    'Wait for it to end; if it is a server, give its address with --url',
  ),
  'store-address-invalid': words(
    '例如 LUODI_STORE=esdb://主机:2113；见 README 的“集群”一节',
    'For example LUODI_STORE=esdb://host:2113; README, "A cluster", has all settings',
  ),
  'store-credentials-invalid': words(
    '用 LUODI_STORE_CREDENTIALS_FILE，或 LUODI_STORE_USER 与 LUODI_STORE_PASSWORD',
    'Give LUODI_STORE_CREDENTIALS_FILE, or LUODI_STORE_USER and LUODI_STORE_PASSWORD',
  ),
  'store-unreachable': words('luodi doctor 逐项检查连接', 'luodi doctor checks the connection'),
  'store-tls-unusable': words('luodi doctor 逐项检查连接', 'luodi doctor checks the connection'),
  'store-access-denied': words('luodi doctor 逐项检查权限', 'luodi doctor checks the rights'),
  'not-an-eventstoredb': words('请检查地址与端口', 'Check the address and the port'),
  'mirror-behind': words('luodi doctor 逐项检查连接', 'luodi doctor checks the connection'),
  'data-directory-of-another-log': words(
    '先复制日志：luodi store copy 目录 地址；或改用 LUODI_STORE、--data',
    'Copy the log first (luodi store copy DIR ADDRESS), or change LUODI_STORE or --data',
  ),
  'log-missing': words('请检查第一个参数', 'Check the first argument'),
  'copy-target-differs': words(
    '改用空的目录或另一前缀（LUODI_STORE_PREFIX）',
    'Choose an empty directory, or another prefix (LUODI_STORE_PREFIX)',
  ),
  'copy-not-equal': words(
    '停止写入两处日志的其他进程，再执行一次',
    'Stop whoever else writes to the two logs, and run it again',
  ),
  'port-unusable': words('用 --port 换一个端口', 'Choose another with --port'),
  'unit-unknown': words('请检查 --unit', 'Check --unit'),
  'sheet-missing': words('luodi template 文件.xlsx 可写出模板', 'luodi template FILE writes one'),
  'file-not-xlsx': words('luodi template 文件.xlsx 可写出模板', 'luodi template FILE writes one'),
};

/** What the API's own start is refused for (a directory in use, a port taken), as a failure. */
export function failureOfStart({ exit, code, line }: StartFailure): Failure {
  return new Failure(exit, code, line, ADVICE[code] ?? null);
}

/** A problem of the API as a failure of the command line. */
export function failureOf(problem: Problem): Failure {
  const { title, detail } = problem;
  const told =
    detail === undefined || detail === title
      ? words(title, title)
      : words(`${title}：${detail}`, `${title}: ${detail}`);
  const advice = ADVICE[problem.code] ?? null;
  return new Failure(exitCodeOfProblem(problem), problem.code, told, advice, problem);
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
