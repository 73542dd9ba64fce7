import type { Message } from '#domain';

/** What the door itself refuses, before anything behind it is asked. */
export const DOOR_MESSAGES = {
  'malformed-request': {
    zh: '请求无法读取（{reason}）',
    en: 'The request cannot be read ({reason})',
  },
  'idempotency-key-invalid': {
    zh: 'Idempotency-Key 须为 1 至 200 个可见的 ASCII 字符',
    en: 'Idempotency-Key must be 1 to 200 visible ASCII characters',
  },
  'foreign-origin': {
    zh: '拒绝来自其他网站页面的请求',
    en: 'Requests from pages of another site are refused',
  },
  'foreign-host': {
    zh: '本服务只应答本机地址，不应答“{host}”',
    en: 'This server answers for its own address only, not for "{host}"',
  },
  'route-unknown': { zh: '没有 {method} {path}', en: 'There is no {method} {path}' },
  'rebuild-under-way': {
    zh: '账簿正在重建，请稍后再试',
    en: 'The books are being rebuilt already; ask again later',
  },
  'body-too-large': {
    zh: '请求内容超过上限 {limitBytes} 字节',
    en: 'The body is larger than the {limitBytes} bytes allowed',
  },
  'path-too-long': { zh: '路径过长', en: 'The path is too long' },
  'media-type-unsupported': {
    zh: '不接受内容类型“{mediaType}”',
    en: 'Content of type "{mediaType}" is not accepted here',
  },
  'unexpected-error': {
    zh: '意外错误，已记入日志，编号 {id}',
    en: 'Something nobody foresaw; the log has it under {id}',
  },
  'not-ready': {
    zh: '尚未就绪：{reason}',
    en: 'Not ready: {reason}',
  },
  'log-unavailable': {
    zh: '暂时无法读取日志（{reason}），请稍后再试',
    en: 'The log cannot be read now ({reason}); ask again later',
  },
  'shutting-down': {
    zh: '服务正在停止，请用同一幂等键稍后再试',
    en: 'The server is stopping; ask again with the same key',
  },
} as const satisfies Record<string, Message>;

export type DoorCode = keyof typeof DOOR_MESSAGES;

/** The kind of problem a status stands for, whatever the code. */
export const TITLES: Readonly<Record<number, Message>> = {
  400: { zh: '请求有误', en: 'The request is not valid' },
  403: { zh: '拒绝请求', en: 'Refused' },
  404: { zh: '未找到', en: 'Not found' },
  409: { zh: '与现有记录不符', en: 'What is recorded stands against it' },
  413: { zh: '内容过大', en: 'Too large' },
  414: { zh: '路径过长', en: 'Path too long' },
  415: { zh: '内容类型不受支持', en: 'Unsupported type of content' },
  421: { zh: '地址有误', en: 'Not this server' },
  422: { zh: '内容不成立', en: 'It cannot be so' },
  500: { zh: '意外错误', en: 'Unexpected error' },
  503: { zh: '暂不可用', en: 'Not available now' },
};
