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
    const cluster = CLUSTER[error.code];
    if (cluster !== undefined) {
      const { zh, en } = cluster;
      const line = { zh: `${zh}：${error.message}`, en: `${en}: ${error.message}` };
      return { exit: exitCodeOfProblem(error), code: error.code, line };
    }
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

/** What went wrong with a log that is not a file in the data directory, or with copying one. */
const CLUSTER: Readonly<Record<string, Message>> = {
  'store-address-invalid': {
    zh: '事件库设置有误',
    en: 'The settings of the event store are not valid',
  },
  'store-credentials-invalid': {
    zh: '事件库的账号设置有误',
    en: 'The credentials of the event store are not given as they should be',
  },
  'store-unreachable': {
    zh: '无法连接事件库集群',
    en: 'The event store cluster cannot be reached',
  },
  'store-tls-unusable': {
    zh: '与事件库集群的 TLS 不相符',
    en: 'TLS with the event store cluster does not work',
  },
  'store-access-denied': {
    zh: '事件库集群拒绝访问',
    en: 'The event store cluster denies access',
  },
  'not-an-eventstoredb': {
    zh: '该地址上不是 EventStoreDB',
    en: 'What answers is not an EventStoreDB',
  },
  'mirror-behind': {
    zh: '本地镜像未能跟上事件库集群',
    en: 'The local mirror could not catch up with the cluster',
  },
  'data-directory-of-another-log': {
    zh: '数据目录属于另一日志',
    en: 'The data directory belongs to another log',
  },
  'log-missing': { zh: '没有可复制的日志', en: 'There is no log to copy' },
  'copy-target-differs': {
    zh: '目标已有其他内容，未写入任何事件',
    en: 'The target holds something else; nothing was written',
  },
  'copy-impossible': { zh: '该日志无法复制', en: 'The log cannot be copied' },
  'copy-not-equal': {
    zh: '复制后核对不一致',
    en: 'The copy was checked and is not equal',
  },
};

const PORT: Readonly<Record<string, Message>> = {
  EADDRINUSE: { zh: '端口已被占用', en: 'The port is taken' },
  EACCES: { zh: '无权使用该端口', en: 'The port may not be used' },
  EADDRNOTAVAIL: { zh: '本机没有该地址', en: 'This machine has no such address' },
  ENOTFOUND: { zh: '主机名无法解析', en: 'The host cannot be found' },
  ERR_SOCKET_BAD_PORT: { zh: '端口无效', en: 'No such port' },
};
