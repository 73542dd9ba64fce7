import {
  defaultScheme,
  formatMillions,
  formatWan,
  type Message,
  type ProjectEvent,
  type ProjectEvents,
  type ProjectEventType,
} from '#domain';

type Told = { readonly [T in ProjectEventType]: (data: ProjectEvents[T]) => Message };

const words = (zh: string, en: string): Message => ({ zh, en });
const money = (fen: string): Message =>
  words(formatWan(BigInt(fen)), formatMillions(BigInt(fen), 2));
const KIND: Readonly<Record<string, Message>> = {
  intent: words('意向', 'intent'),
  framework: words('框架', 'framework'),
  formal: words('正式', 'formal'),
};
const MILESTONE: Readonly<Record<string, Message>> = {
  signed: words('签约', 'signing'),
  started: words('开工', 'start'),
  funded: words('到位资金', 'funds'),
  filed: words('备案入统', 'filing'),
  production: words('投产', 'production'),
};
const named = (table: Readonly<Record<string, Message>>, key: string): Message =>
  table[key] ?? words(key, key);
/** A cause by its name; an unknown code stays as it was written. */
const cause = (code: string): Message =>
  defaultScheme.causes.find((known) => known.code === code)?.name ?? words(code, code);
const after = (text: string | undefined): Message =>
  text === undefined ? words('', '') : words(`（${text}）`, ` (${text})`);

/** What each event says, as a person would tell it. */
const STORY: Told = {
  ProjectRegistered: ({ name, unitId, plannedInvestmentFen }) => {
    const planned = plannedInvestmentFen === undefined ? null : money(plannedInvestmentFen);
    return words(
      `首次洽谈“${name}”，责任单位 ${unitId}${planned ? `，计划投资 ${planned.zh}` : ''}`,
      `First talks of "${name}" with ${unitId}${planned ? `, planned ${planned.en}` : ''}`,
    );
  },
  ProjectDetailsCorrected: ({ changes, reason }) => {
    const fields = Object.entries(changes).map(([field, value]) => `${field}=${String(value)}`);
    const list = fields.join(', ');
    return words(`更正项目信息 ${list}（${reason}）`, `Details corrected: ${list} (${reason})`);
  },
  ProjectTransferred: ({ unitId, estimated }) =>
    words(
      `移交 ${unitId}${estimated ? '（日期为推定）' : ''}`,
      `Transferred to ${unitId}${estimated ? ' (date estimated)' : ''}`,
    ),
  ScheduleSet: ({ milestone, plannedOn }) => {
    const { zh, en } = named(MILESTONE, milestone);
    if (plannedOn === null) return words(`撤回${zh}计划`, `Plan of the ${en} withdrawn`);
    return words(`计划 ${plannedOn} ${zh}`, `Planned ${en} for ${plannedOn}`);
  },
  FundsPlanned: ({ year, amountFen }) => {
    const { zh, en } = money(amountFen);
    return words(`${year} 年计划到位资金 ${zh}`, `Funds of ${en} planned for ${year}`);
  },
  ContractSigned: ({ kind, amountFen, occasion }) => {
    const [k, m, o] = [named(KIND, kind), money(amountFen), after(occasion)];
    return words(`签订${k.zh}合同 ${m.zh}${o.zh}`, `Signed a ${k.en} contract of ${m.en}${o.en}`);
  },
  ContractUpgraded: ({ kind, amountFen }) => {
    const [k, m] = [named(KIND, kind), money(amountFen)];
    return words(`升格为${k.zh}合同 ${m.zh}`, `Upgraded to a ${k.en} contract of ${m.en}`);
  },
  ContractIncreased: ({ amountFen }) => {
    const { zh, en } = money(amountFen);
    return words(`增资 ${zh}`, `Contract increased by ${en}`);
  },
  CityAssessmentChanged: ({ assessed }) =>
    assessed
      ? words('纳入市级考核', 'Joined the city assessment')
      : words('退出市级考核', 'Left the city assessment'),
  ConstructionStarted: ({ mode }) =>
    mode === 'construction'
      ? words('开工（土建）', 'Started by construction')
      : words('开工（安装、运营）', 'Started by operation'),
  FundsReceived: ({ amountFen, voucher }) => {
    const [m, v] = [money(amountFen), after(voucher)];
    return words(`到位资金 ${m.zh}${v.zh}`, `Received ${m.en}${v.en}`);
  },
  FundsWithdrawn: ({ amountFen, reason }) => {
    const { zh, en } = money(amountFen);
    return words(`资金撤回 ${zh}（${reason}）`, `Withdrawn ${en} (${reason})`);
  },
  ProjectFiled: () => words('备案入统', 'Filed and enrolled in the statistics'),
  ProductionStarted: () => words('投产', 'In production'),
  StallReported: ({ cause: code, blocks, description }) => {
    const [c, b, d] = [cause(code), named(MILESTONE, blocks), after(description)];
    return words(
      `停滞：${c.zh}，影响${b.zh}${d.zh}`,
      `Stalled: ${c.en}, blocks the ${b.en}${d.en}`,
    );
  },
  StallReclassified: ({ cause: code, reason }) => {
    const [c, r] = [cause(code), after(reason)];
    return words(`停滞改因：${c.zh}${r.zh}`, `Stall put under ${c.en}${r.en}`);
  },
  StallResolved: ({ how }) => {
    const { zh, en } = after(how);
    return words(`停滞销号${zh}`, `Stall resolved${en}`);
  },
  SupervisionOrdered: ({ department, dueOn, demand }) =>
    words(
      `督办 ${department}，${dueOn} 前办结：${demand}`,
      `Supervision ordered of ${department}, due ${dueOn}: ${demand}`,
    ),
  SupervisionClosed: ({ evidence }) =>
    words(`督办销号（${evidence}）`, `Supervision closed (${evidence})`),
  ProjectTerminated: ({ cause: code, note }) => {
    const [c, n] = [cause(code), after(note)];
    return words(`终止：${c.zh}${n.zh}`, `Terminated: ${c.en}${n.en}`);
  },
  ProjectReinstated: ({ reason }) => words(`恢复（${reason}）`, `Reinstated (${reason})`),
  EntryReversed: ({ entryId, reason }) =>
    words(`红字冲销 ${entryId}（${reason}）`, `Reversed ${entryId} in red (${reason})`),
  EntryCorrected: ({ entryId, changes, reason }) => {
    const list = Object.entries(changes)
      .map(([field, value]) => `${field}=${String(value)}`)
      .join(', ');
    return words(
      `更正 ${entryId}：${list}（${reason}）`,
      `Corrected ${entryId}: ${list} (${reason})`,
    );
  },
};

/** An event as a sentence in both languages; one of a type nobody knows by its type alone. */
export function told({ type, data }: ProjectEvent): Message {
  const tell = (STORY as Readonly<Record<string, ((data: object) => Message) | undefined>>)[type];
  return tell === undefined ? words(type, type) : tell(data);
}
