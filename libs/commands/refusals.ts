import { describe, type Facts, fillIn, type Message, type Refusal } from '#domain';

/** A field of an input that is none: its path (empty for the whole), and why. */
export interface FieldFault {
  readonly field: string;
  readonly why: string;
}

/** What the write path itself refuses, beside what the domain does. */
const MESSAGES = {
  'invalid-input': { zh: '输入有误：{fields}', en: 'The input is not valid: {fields}' },
  'command-id-reused': {
    zh: '幂等键 {commandId} 已用于另一条内容不同的命令',
    en: 'The key {commandId} was already used for a command with other content',
  },
  'reported-in-future': {
    zh: '填报时间 {reportedAt} 晚于当前时间',
    en: 'Reported at {reportedAt}, which is still to come',
  },
  'too-many-conflicts': {
    zh: '该项目正被频繁修改，已重试 {attempts} 次，请稍后再试',
    en: 'The stream kept changing; gave up after {attempts} attempts, please ask again',
  },
  'row-refused': {
    zh: '同一行另有内容被拒，整行未记',
    en: 'Something else of the same row was refused, so none of it was recorded',
  },
  'unit-outside-scope': {
    zh: '“{unitId}”不在您所属单位的范围之内',
    en: 'Unit "{unitId}" is outside the units you answer for',
  },
  'store-unavailable': {
    zh: '暂时无法写入（{reason}），请用同一幂等键重试',
    en: 'The log cannot be written now ({reason}); ask again with the same key',
  },
  'not-recordable': { zh: '内容无法记录：{reason}', en: 'It cannot be recorded: {reason}' },
} as const satisfies Record<string, Message>;

export type WriteRefusalCode = keyof typeof MESSAGES;
export const WRITE_REFUSAL_CODES = Object.keys(MESSAGES) as WriteRefusalCode[];

/** A refusal of the domain or of the write path. */
export type WriteRefusal = Refusal | { readonly code: WriteRefusalCode; readonly facts: Facts };

/** The sentence of any refusal of a command in both languages. */
export function describeRefusal(refusal: WriteRefusal): Message {
  if (!(refusal.code in MESSAGES)) return describe(refusal as Refusal);
  return fillIn(MESSAGES[refusal.code as WriteRefusalCode], refusal.facts);
}
