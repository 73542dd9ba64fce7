import { resolve } from 'node:path';
import type { Message } from '#domain';
import { DataDirectoryInUse, StoreError } from '#event-store';
import { EXIT, type ExitCode, exitCodeOfProblem } from './exit-codes.ts';

/** Why a server did not start, in one line for people, and how the process ends. */
export interface StartFailure {
  readonly exit: ExitCode;
  readonly code: string;
  readonly line: Message;
}

/** Reads a failure to start; one nobody foresaw says what the machine said. */
export function startFailureOf(error: unknown): StartFailure {
  if (error instanceof DataDirectoryInUse) return inUse(error);
  if (error instanceof StoreError) {
    const line = {
      zh: `数据目录无法使用（${STORE[error.code] ?? error.code}）：${error.message}`,
      en: `The data directory cannot be used: ${error.message}`,
    };
    return { exit: exitCodeOfProblem(error), code: error.code, line };
  }
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const port = PORT[code];
  if (port !== undefined) {
    const line = { zh: `${port.zh}（${message}）`, en: `${port.en} (${message})` };
    return { exit: EXIT.portUnusable, code: 'port-unusable', line };
  }
  const line = { zh: `意外错误：${message}`, en: `Unexpected: ${message}` };
  return { exit: EXIT.unexpected, code: 'unexpected-error', line };
}

function inUse({ directory, holder }: DataDirectoryInUse): StartFailure {
  const { pid, url } = holder;
  const by = pid === null ? ['另一进程', 'another process'] : [`进程 ${pid}`, `process ${pid}`];
  const at = url === null ? ['', ''] : [`，其地址为 ${url}`, `, which answers at ${url}`];
  const line = {
    zh: `数据目录 ${resolve(directory)} 正被${by[0]}使用${at[0]}`,
    en: `The data directory is in use by ${by[1]}${at[1]}`,
  };
  return { exit: EXIT.dataDirectoryInUse, code: 'data-directory-in-use', line };
}

const STORE: Readonly<Record<string, string>> = {
  'data-directory-unusable': '无法建立或写入',
  'not-a-luodi-log': '其中不是落地的日志',
  'log-too-new': '由更新的版本写成',
  'log-corrupt': '日志已损坏，请由备份恢复',
  'log-unreadable': '暂时无法读取',
};

const PORT: Readonly<Record<string, Message>> = {
  EADDRINUSE: { zh: '端口已被占用', en: 'The port is taken' },
  EACCES: { zh: '无权使用该端口', en: 'The port may not be used' },
  EADDRNOTAVAIL: { zh: '本机没有该地址', en: 'This machine has no such address' },
  ENOTFOUND: { zh: '主机名无法解析', en: 'The host cannot be found' },
  ERR_SOCKET_BAD_PORT: { zh: '端口无效', en: 'No such port' },
};
