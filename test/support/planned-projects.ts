import { addDays, type Day } from '#domain';
import type { Office } from './office.ts';

let told = 0;

/** A project's life in brief: what happened and was planned, each reported on its own day. */
export interface Brief {
  readonly id?: string;
  readonly unitId?: string;
  readonly signed?: Day;
  readonly investmentFen?: string;
  readonly plans?: readonly [milestone: string, plannedOn: Day | null, setOn: Day][];
  readonly started?: Day;
  /** When the start was reported; on its own day where not given. */
  readonly startReported?: Day;
  readonly terminated?: Day;
  readonly funds?: readonly [on: Day, amountFen: string][];
  readonly fundsPlanned?: readonly [year: number, amountFen: string][];
}

/** Tells a project's facts in the order of their days; gives its id. */
export async function project(office: Office, brief: Brief): Promise<string> {
  told += 1;
  const { id: projectId = `P${String(told).padStart(4, '0')}`, unitId = 'a' } = brief;
  const days = [brief.signed, brief.started, brief.plans?.[0]?.[2]];
  const first = days.filter((day) => day !== undefined).sort()[0] ?? '2021-01-04';
  const facts: [type: Parameters<Office['tell']>[0], on: Day, data: object, reported?: Day][] = [];
  const planned = brief.investmentFen && { plannedInvestmentFen: brief.investmentFen };
  facts.push(['RegisterProject', first, { unitId, name: projectId, ...planned }]);
  if (brief.signed) {
    facts.push(['SignContract', brief.signed, { kind: 'formal', amountFen: '100000000' }]);
  }
  for (const [milestone, plannedOn, on] of brief.plans ?? []) {
    facts.push(['SetSchedule', on, { milestone, plannedOn }]);
  }
  for (const [year, amountFen] of brief.fundsPlanned ?? []) {
    facts.push(['PlanFunds', `${year}-01-20`, { year, amountFen }]);
  }
  for (const [on, amountFen] of brief.funds ?? []) facts.push(['ReceiveFunds', on, { amountFen }]);
  if (brief.started) {
    const { started, startReported = started } = brief;
    facts.push(['StartConstruction', started, { mode: 'construction' }, startReported]);
  }
  if (brief.terminated) facts.push(['TerminateProject', brief.terminated, { cause: 'MARKET' }]);
  facts.sort((one, other) => (one[1] < other[1] ? -1 : one[1] > other[1] ? 1 : 0));
  for (const [type, on, data, reported = on] of facts) {
    await office.tell(type, { projectId, on, ...data }, { reported });
  }
  return projectId;
}

/** So many projects signed in January that plan to start on a day; the first of them do. */
export async function planning(
  office: Office,
  year: number,
  count: number,
  plannedOn: string,
  started: readonly Day[],
): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const start = started[index];
    await project(office, {
      signed: `${year}-01-10`,
      plans: [['started', `${year}-${plannedOn}`, `${year}-01-12`]],
      ...(start !== undefined && { started: start }),
    });
  }
}

/** Projects that start on these days without a plan. */
export async function unplanned(office: Office, starts: readonly Day[]) {
  for (const started of starts) await project(office, { signed: addDays(started, -30), started });
}

/** The same day so many times. */
export const times = (count: number, day: Day) => Array.from({ length: count }, () => day);

/** Three years: in 2019 7 of 10 planned starts came, in 2020 8 of 10; 2021 is half over. */
export async function threeYears(office: Office): Promise<void> {
  await planning(office, 2019, 10, '09-30', [...times(4, '2019-09-20'), ...times(3, '2019-10-20')]);
  await planning(office, 2020, 10, '09-30', [...times(6, '2020-09-30'), ...times(2, '2020-12-30')]);
  await planning(office, 2021, 6, '09-30', []);
  await unplanned(office, [
    ...times(3, '2019-03-20'),
    ...times(3, '2020-03-20'),
    ...times(4, '2021-03-20'),
  ]);
}
