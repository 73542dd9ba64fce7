import { type Facts, fillIn, type Message } from '#domain';

/** What is answered instead of a bulletin. */
const MESSAGES = {
  'period-invalid': {
    zh: '“{period}”不是旬、月、季或年（如 2021-06-x3、2021-06、2021-Q2、2021）',
    en: '"{period}" is no 旬, month, quarter or year (2021-06-x3, 2021-06, 2021-Q2, 2021)',
  },
  'period-not-begun': {
    zh: '{period} 要到 {from} 才开始',
    en: '{period} begins only on {from}',
  },
  'nothing-published': {
    zh: '{period} 还没有发布过通报',
    en: 'No bulletin of {period} has been published',
  },
  'bulletin-unknown': {
    zh: '{period} 没有编号为“{id}”的通报',
    en: 'There is no bulletin "{id}" of {period}',
  },
  'bulletin-code-unknown': {
    zh: '{period} 没有校验码为“{verification}”的通报',
    en: 'No published bulletin of {period} has the verification code "{verification}"',
  },
} as const satisfies Record<string, Message>;

export type BulletinCode = keyof typeof MESSAGES;
export const BULLETIN_REFUSAL_CODES = Object.keys(MESSAGES) as BulletinCode[];

/** A refused bulletin is a value: its code and the facts. */
export interface Refusal {
  readonly code: BulletinCode;
  readonly facts: Facts;
}

/** The sentence of a refused bulletin in both languages. */
export function describeBulletinRefusal({ code, facts }: Refusal): Message {
  return fillIn(MESSAGES[code], facts);
}
