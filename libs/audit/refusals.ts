import { type Facts, fillIn, type Message } from '#domain';

/** What an audit answers instead of what it was asked for. */
const MESSAGES = {
  'seal-key-unreadable': {
    zh: '签封密钥 {keyId} 无法读取',
    en: 'Seal key {keyId} cannot be read',
  },
  'seal-key-missing': {
    zh: '本日志用密钥 {keyId} 签封，该密钥不在此节点',
    en: 'This log is sealed with key {keyId}, which is not on this node',
  },
  'seal-not-recorded': {
    zh: '签封未能记录（{reason}），请重试',
    en: 'The seal could not be recorded ({reason}); ask again',
  },
  'nothing-to-seal': {
    zh: '自上次签封（{size} 个事件）以来没有新的事件',
    en: 'Nothing was recorded since the last seal, over {size} events',
  },
  'log-does-not-fit-seal': {
    zh: '日志与 {sealedAt} 的签封（{size} 个事件）不符，不能继续签封，请先核验',
    en: 'The log does not fit the seal of {sealedAt} over {size} events; verify it first',
  },
  'seals-unreadable': {
    zh: '不是签封清单：{why}',
    en: 'Not a list of seals: {why}',
  },
  'seal-of-another-log': {
    zh: '签封属于另一本日志（{log}），本日志为 {own}',
    en: 'The seal is of another log ({log}), not of {own}',
  },
  'seal-unknown': {
    zh: '没有覆盖 {size} 个事件的签封',
    en: 'There is no seal over {size} events',
  },
  'event-unknown': { zh: '没有事件 {eventId}', en: 'There is no event {eventId}' },
  'pack-too-large': {
    zh: '证据包含 {entries} 条分录，最多 {most} 条，请按单位或期间缩小',
    en: 'The pack would hold {entries} entries, at most {most}: narrow it by unit or period',
  },
  'event-not-sealed': {
    zh: '事件 {eventId} 之后尚无签封，请先签封（luodi audit seal）',
    en: 'No seal covers event {eventId} yet: seal the log first (luodi audit seal)',
  },
} as const satisfies Record<string, Message>;

export type AuditRefusalCode = keyof typeof MESSAGES;
export const AUDIT_REFUSAL_CODES = Object.keys(MESSAGES) as AuditRefusalCode[];

/** A refused audit is a value: its code and the facts. */
export interface AuditRefusal {
  readonly code: AuditRefusalCode;
  readonly facts: Facts;
}

/** The sentence of a refused audit in both languages. */
export function describeAuditRefusal({ code, facts }: AuditRefusal): Message {
  return fillIn(MESSAGES[code], facts);
}
