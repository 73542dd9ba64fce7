import type { Milestone } from './project/events.ts';

export type Facts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** A refusal is a value: an exact code and the facts that led to it. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly facts: Facts;
}

/** What a person is told, in both languages; `{fact}` stands for the fact of that name. */
export interface Message {
  readonly zh: string;
  readonly en: string;
}

type MilestoneOrder = `${Milestone}-before-${Milestone}`;

/** What each refusal of the domain says; `{fact}` is filled from its facts. */
const MESSAGES = {
  'project-unknown': { zh: '没有这个项目', en: 'There is no such project' },
  'project-already-registered': {
    zh: '该项目已于 {registeredOn} 登记，内容不同',
    en: 'The project is already registered (on {registeredOn}) with other content',
  },
  'before-registered': {
    zh: '日期 {on} 早于项目首次洽谈 {registeredOn}',
    en: '{on} is before the first talk of the project on {registeredOn}',
  },
  'project-terminated': {
    zh: '项目已于 {terminatedOn} 终止，不能再记 {on} 的事实',
    en: 'The project was terminated on {terminatedOn}; facts of {on} cannot be recorded',
  },
  'not-terminated': {
    zh: '项目在 {on} 并未终止，无可恢复',
    en: 'The project is not terminated on {on}, so it cannot be reinstated',
  },
  'dated-in-future': {
    zh: '日期 {on} 晚于填报日 {reportedOn}',
    en: '{on} is after the day of its own report, {reportedOn}',
  },
  'not-a-day': { zh: '“{value}”不是有效日期', en: '"{value}" is not a calendar date' },
  'amount-not-positive': {
    zh: '金额必须大于零（现为 {amountFen} 分）',
    en: 'The amount must be above zero (it is {amountFen} fen)',
  },
  'amount-negative': {
    zh: '金额不能为负（现为 {amountFen} 分）',
    en: 'The amount must not be negative (it is {amountFen} fen)',
  },
  'unit-unknown': { zh: '没有责任单位“{unitId}”', en: 'There is no unit "{unitId}"' },
  'unit-already-registered': {
    zh: '责任单位“{unitId}”已登记，内容不同',
    en: 'Unit "{unitId}" is already registered with other content',
  },
  'before-unit-registered': {
    zh: '日期 {on} 早于责任单位登记 {registeredOn}',
    en: '{on} is before the unit was registered on {registeredOn}',
  },
  'unit-own-ancestor': {
    zh: '责任单位“{unitId}”不能隶属于自己',
    en: 'Unit "{unitId}" cannot be placed below itself',
  },
  'unit-not-peer': {
    zh: '“{unitId}”是本区单位，其数由事实得出，不能直接填报',
    en: 'Unit "{unitId}" is one of our own: its figures are made from facts, never entered',
  },
  'unit-is-peer': {
    zh: '“{unitId}”是其他区县，只填报其指标数',
    en: 'Unit "{unitId}" is another district: only its figures are entered',
  },
  'peer-in-tree': {
    zh: '“{unitId}”是其他区县，不能隶属于“{parentId}”',
    en: 'Unit "{unitId}" is another district and cannot be placed below "{parentId}"',
  },
  'nothing-changes': { zh: '与现有记录相同，无需变更', en: 'It is already so; nothing changes' },
  'already-signed': {
    zh: '项目已于 {signedOn} 签约（{kind}）',
    en: 'The project was already signed on {signedOn} ({kind})',
  },
  'upgrade-before-signed': {
    zh: '升格日期 {upgradedOn} 之前没有签约（签约 {signedOn}）',
    en: 'Upgraded on {upgradedOn} but not signed by then (signed: {signedOn})',
  },
  'upgrade-not-higher': {
    zh: '{from} 合同不能升格为 {to}',
    en: 'A {from} contract cannot be upgraded to {to}',
  },
  'increase-needs-formal': {
    zh: '只有正式合同可以增资（现为 {kind}）',
    en: 'Only a formal contract can be increased (it is {kind})',
  },
  'already-started': {
    zh: '项目已于 {startedOn} 开工',
    en: 'The project already started on {startedOn}',
  },
  'already-filed': {
    zh: '项目已于 {filedOn} 备案入统',
    en: 'The project was already filed on {filedOn}',
  },
  'already-in-production': {
    zh: '项目已于 {producedOn} 投产',
    en: 'The project has been in production since {producedOn}',
  },
  'production-before-started': {
    zh: '投产 {producedOn} 之前没有开工（开工 {startedOn}）',
    en: 'In production on {producedOn} but not started by then (started: {startedOn})',
  },
  'withdrawn-exceeds-received': {
    zh: '撤回 {withdrawnFen} 分超过已到位 {receivedFen} 分',
    en: 'Withdrawing {withdrawnFen} fen exceeds the {receivedFen} fen received by then',
  },
  'stall-unknown': { zh: '没有这个停滞记录 {id}', en: 'There is no stall {id}' },
  'before-stall': {
    zh: '日期 {on} 早于停滞开始 {stallOn}',
    en: '{on} is before the stall began on {stallOn}',
  },
  'stall-already-open': {
    zh: '同一原因、同一环节的停滞自 {since} 起尚未销号',
    en: 'A stall of that cause on that milestone has been open since {since}',
  },
  'stall-already-resolved': {
    zh: '该停滞已于 {resolvedOn} 销号',
    en: 'The stall was already resolved on {resolvedOn}',
  },
  'stall-on-reached-milestone': {
    zh: '环节 {milestone} 已于 {reachedOn} 完成，不能再被阻滞',
    en: 'Milestone {milestone} was reached on {reachedOn}; nothing can block it any more',
  },
  'order-unknown': { zh: '没有这个督办单 {id}', en: 'There is no supervision order {id}' },
  'before-order': {
    zh: '日期 {on} 早于督办下达 {orderOn}',
    en: '{on} is before the order was given on {orderOn}',
  },
  'order-already-closed': {
    zh: '该督办已于 {closedOn} 销号',
    en: 'The order was already closed on {closedOn}',
  },
  'due-before-ordered': {
    zh: '办结期限 {dueOn} 早于起始日 {on}',
    en: 'Due on {dueOn}, before it begins on {on}',
  },
  'closing-without-evidence': {
    zh: '销号须附佐证',
    en: 'An order is closed only with evidence',
  },
  'entry-unknown': { zh: '没有这条记录 {entryId}', en: 'There is no entry {entryId}' },
  'entry-already-reversed': {
    zh: '该记录 {entryId} 已被冲销',
    en: 'Entry {entryId} is already reversed',
  },
  'reversal-not-reversible': {
    zh: '冲销不能再冲销，请重新填报该事实',
    en: 'A reversal cannot be reversed; post the fact again',
  },
  'entry-has-dependents': {
    zh: '有其他记录依赖 {entryId}：{dependents}',
    en: 'Other entries depend on {entryId}: {dependents}',
  },
  'correction-not-legal': {
    zh: '更正后 {dependents} 将不成立（{because}）',
    en: 'So corrected, {dependents} could not stand ({because})',
  },
  'field-not-correctable': {
    zh: '{type} 的字段 {field} 不能这样更正',
    en: 'Field {field} of {type} cannot be corrected so',
  },
  'metric-unknown': { zh: '没有指标“{metric}”', en: 'There is no metric "{metric}"' },
  'target-not-set': {
    zh: '{year} 年 {unitId} 的 {metric} 尚无任务，无从调整',
    en: 'No target of {metric} is set for {unitId} in {year}, so none can be revised',
  },
  'before-target-set': {
    zh: '日期 {on} 早于任务下达 {setOn}',
    en: '{on} is before the target was set on {setOn}',
  },
  'target-already-set': {
    zh: '{year} 年 {unitId} 的 {metric} 任务已下达，请用调整',
    en: 'The target of {metric} for {unitId} in {year} is already set; revise it instead',
  },
  'outside-year': { zh: '日期 {on} 不在 {year} 年内', en: '{on} is not in the year {year}' },
  'weights-not-36': {
    zh: '计划曲线须有 36 个旬权重（现为 {weights} 个）',
    en: 'A curve has 36 weights, one for each ten days (there are {weights})',
  },
  'weight-negative': {
    zh: '第 {xun} 旬的权重须为不小于零的整数（现为 {weight}）',
    en: 'Weight {xun} of 36 must be a whole number not below zero (it is {weight})',
  },
  'weights-all-zero': {
    zh: '各旬权重不能全为零',
    en: 'The weights must not all be zero',
  },
  'weights-not-of-shape': {
    zh: '第 {xun} 旬的权重与“{shape}”曲线不成比例；自定的权重请用 by-hand',
    en: 'Weight {xun} of 36 is out of proportion to the shape "{shape}"; own weights are by-hand',
  },
  'period-unknown': {
    zh: '{year} 年没有期间“{period}”',
    en: 'There is no period "{period}" in {year}',
  },
  'bulletin-outside-period': {
    zh: '通报截止日 {asOf} 不在其期间 {from} 至 {to} 之内',
    en: 'A bulletin as of {asOf} is none of a period from {from} to {to}',
  },
  'not-a-hash': {
    zh: '“{hash}”不是 SHA-256 校验值',
    en: '"{hash}" is not a SHA-256 hash in lower-case hexadecimal',
  },
  'bulletin-too-large': {
    zh: '通报内容有 {bytes} 字节，超过上限 {limitBytes} 字节',
    en: 'The bulletin holds {bytes} bytes; the limit is {limitBytes}',
  },
  'bulletin-already-published': {
    zh: '“{unitId}”的 {period} 通报已于 {publishedOn} 发布；如须替换，请指明 {bulletinId}',
    en: 'The bulletin of {period} for "{unitId}" stands since {publishedOn}; replace {bulletinId}',
  },
  'period-not-over': {
    zh: '{period} 至 {to} 才结束，{on} 尚不能关账',
    en: '{period} lasts until {to}, so it cannot be closed or reopened on {on}',
  },
  'period-already-closed': {
    zh: '{period} 已于 {closedOn} 关账',
    en: '{period} is closed already, since {closedOn}',
  },
  'period-not-closed': {
    zh: '{period} 未全部关账（{open} 未关），无须重新开账',
    en: '{period} is not closed ({open} open), so it cannot be reopened',
  },
  'before-period-change': {
    zh: '日期 {on} 早于 {period} 上次关账或重新开账 {changedOn}',
    en: '{on} is before {period} was last closed or reopened, on {changedOn}',
  },
  'reopening-without-reason': {
    zh: '重新开账 {period} 须写明原因',
    en: 'Reopening {period} needs a reason',
  },
  'scheme-invalid': { zh: '口径方案不成立：{why}', en: 'The scheme does not hold: {why}' },
} as const satisfies Record<string, Message>;

const WORDS: Readonly<Record<Milestone, Message>> = {
  registered: { zh: '登记', en: 'registered' },
  signed: { zh: '签约', en: 'signed' },
  started: { zh: '开工', en: 'started' },
  funded: { zh: '到位资金', en: 'funded' },
  filed: { zh: '备案入统', en: 'filed' },
};

export type RefusalCode = keyof typeof MESSAGES | MilestoneOrder;

/** Every code with a sentence of its own; the milestone orders share one pattern. */
export const REFUSAL_CODES = Object.keys(MESSAGES) as (keyof typeof MESSAGES)[];

/** The sentence of a refusal in both languages, with its facts filled in. */
export function describe(refusal: Refusal): Message {
  const found = (MESSAGES as Readonly<Record<string, Message>>)[refusal.code];
  return fillIn(found ?? orderMessage(refusal.code), refusal.facts);
}

/** Fills `{name}` from the facts; a fact that is absent shows as a dash. */
export function fillIn(message: Message, facts: Facts): Message {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = facts[name];
      if (value === undefined || value === null) return '—';
      return Array.isArray(value) ? value.join(', ') : String(value);
    });
  return { zh: fill(message.zh), en: fill(message.en) };
}

function orderMessage(code: string): Message {
  const [later, earlier] = code.split('-before-') as [Milestone, Milestone];
  const [a, b] = [WORDS[later], WORDS[earlier]];
  const began = a.en.charAt(0).toUpperCase() + a.en.slice(1);
  return {
    zh: `${a.zh} {${later}On} 之前没有${b.zh}（${b.zh} {${earlier}On}）`,
    en: `${began} on {${later}On} but not ${b.en} by then (${b.en}: {${earlier}On})`,
  };
}
