import { eventIdOf } from '#commands';
import { type Day, yearOf, yearPeriod } from '#domain';
import type { FundsRow, ProjectRow, StallRow } from '../ledger-rows.ts';
import { claimed, type LedgerFact, later, type RowFault } from './fact.ts';

const UNSTATED = 'UNSTATED';
const RANK = {
  register: 0,
  sign: 1,
  schedule: 2,
  start: 3,
  funds: 4,
  file: 5,
  stall: 6,
  resolve: 7,
  terminate: 8,
} as const;

type Step = keyof typeof RANK;
type Input = Readonly<Record<string, unknown>>;

/** A project's rows from three sheets, under the id it is recorded by. */
export interface ProjectRows {
  readonly projectId: string;
  readonly unitId: string;
  readonly row: ProjectRow;
  /** The ledger's one year; null where only the row's report can say. */
  readonly year: number | null;
}

/** The facts a 项目台账 row states, or the fault that keeps the whole row out (ruling 25). */
export function factsOfProject({
  projectId,
  unitId,
  row,
  year,
}: ProjectRows): LedgerFact[] | RowFault {
  const fault = incomplete(row) ?? yearless(row, year);
  if (fault !== null) return fault;
  const fact = factMaker(row, projectId);
  const registeredOn = bornOn(row);
  const facts = [
    {
      ...fact('register', 'RegisterProject', registeredOn, [], { ...detailsOf(row), unitId }),
      // Its details may have been corrected since; the row's other facts do not wait for that.
      together: false,
    },
  ];
  if (row.signedOn !== undefined) {
    const { signedOn: on, contractKind: kind, contractAmountFen: amountFen, signingEvent } = row;
    const occasion = signingEvent === undefined ? {} : { occasion: signingEvent };
    const identity = [kind ?? null, on, amountFen ?? null];
    facts.push(fact('sign', 'SignContract', on, identity, { kind, amountFen, ...occasion }));
  }
  facts.push(...plansOf(row, fact), ...fundsPlanOf(row, fact, year));
  if (row.startedOn !== undefined) {
    const { startedOn: on, startKind: mode } = row;
    facts.push(fact('start', 'StartConstruction', on, [on, mode ?? null], { mode }));
  }
  if (row.filedOn !== undefined) {
    facts.push(fact('file', 'FileProject', row.filedOn, [row.filedOn], {}));
  }
  if (row.terminatedOn !== undefined) {
    const on = row.terminatedOn;
    const cause = row.terminationReason ?? UNSTATED;
    facts.push(fact('terminate', 'TerminateProject', on, [on], { cause }));
  }
  return facts;
}

type Make = ReturnType<typeof factMaker>;

function factMaker(row: ProjectRow | FundsRow | StallRow, projectId: string) {
  return (
    step: Step,
    type: LedgerFact['type'],
    on: Day,
    identity: LedgerFact['identity'],
    fields: Input,
  ): LedgerFact => ({
    place: { sheet: row.sheet, row: row.row },
    type,
    input: { projectId, on, ...fields },
    identity: [projectId, type, ...identity],
    reportedOn: claimed(row.reportedOn, on),
    rank: RANK[step],
    together: true,
  });
}

/** First talk where the ledger knows it, else the earlier of signing and report (ruling 26). */
function bornOn({ firstTalkOn, signedOn, reportedOn }: ProjectRow): Day {
  const known = [signedOn, reportedOn].filter((day) => day !== undefined).sort();
  return firstTalkOn ?? known[0] ?? '';
}

function incomplete(row: ProjectRow): RowFault | null {
  const { sheet, row: number } = row;
  const missing = (code: RowFault['code'], column: string): RowFault => ({
    sheet,
    row: number,
    code,
    facts: { column },
  });
  const { signedOn, contractKind, contractAmountFen, startedOn, startKind } = row;
  const signing = [signedOn, contractKind, contractAmountFen];
  if (signing.some((cell) => cell !== undefined)) {
    const at = signing.indexOf(undefined);
    if (at >= 0)
      return missing('signing-incomplete', ['签约时间', '合同类型', '合同金额'][at] ?? '');
  }
  if ((startedOn === undefined) !== (startKind === undefined)) {
    return missing('start-incomplete', startedOn === undefined ? '实际开工时间' : '开工方式');
  }
  if (bornOn(row) === '') return missing('signing-incomplete', '首次洽谈时间');
  return null;
}

function detailsOf(row: ProjectRow): Input {
  const { name, investor, origin, sector, chain, park, plannedInvestmentFen } = row;
  const { keyTalk: key, cityAssessed } = row;
  return { name, investor, origin, sector, chain, park, plannedInvestmentFen, key, cityAssessed };
}

/** Plan dates are facts of the day they were reported (ruling 29). */
function plansOf(row: ProjectRow, fact: Make): LedgerFact[] {
  const plans = [
    ['signed', row.plannedSigningOn],
    ['started', row.plannedStartOn],
    ['filed', row.plannedFilingOn],
  ] as const;
  const on = plannedDay(row);
  return plans.flatMap(([milestone, plannedOn]) =>
    plannedOn === undefined
      ? []
      : [fact('schedule', 'SetSchedule', on, [milestone, plannedOn], { milestone, plannedOn })],
  );
}

/** The day of the report, which is no day before the project began or after it ended. */
function plannedDay(row: ProjectRow): Day {
  const born = bornOn(row);
  const reported = later(row.reportedOn ?? born, born);
  const { terminatedOn } = row;
  return terminatedOn !== undefined && terminatedOn < reported ? terminatedOn : reported;
}

/** A year's planned funds count from the day of the report, or from its last day. */
function fundsPlanOf(row: ProjectRow, fact: Make, ledgerYear: number | null): LedgerFact[] {
  const { plannedFundsFen: amountFen } = row;
  if (amountFen === undefined) return [];
  const day = plannedDay(row);
  const year = ledgerYear ?? yearOf(day);
  const { to } = yearPeriod(year);
  // A project that began after the year keeps its day, so that the refusal says what is wrong.
  const on = day > to && bornOn(row) <= to ? to : day;
  return [fact('schedule', 'PlanFunds', on, [year, amountFen], { year, amountFen })];
}

/** Without a year of the ledger, planned funds are of the year they were reported in. */
function yearless(row: ProjectRow, year: number | null): RowFault | null {
  if (row.plannedFundsFen === undefined || row.reportedOn !== undefined || year !== null) {
    return null;
  }
  const { sheet, row: number } = row;
  return { sheet, row: number, code: 'plan-without-year', facts: { column: '计划到位资金' } };
}

/** The fact a 到位资金 row states. */
export function factOfFunds(projectId: string, row: FundsRow): LedgerFact {
  const { receivedOn: on, amountFen, voucher } = row;
  const fields = voucher === undefined ? { amountFen } : { amountFen, voucher };
  const identity = [on, amountFen, voucher ?? null];
  return factMaker(row, projectId)('funds', 'ReceiveFunds', on, identity, fields);
}

/** The facts a 问题清单 row states: the stall, and its close-out where there is one. */
export function factsOfStall(projectId: string, row: StallRow): LedgerFact[] | RowFault {
  const { sheet, row: number, foundOn: on, blocks, resolvedOn } = row;
  if (blocks === undefined) {
    return { sheet, row: number, code: 'stall-incomplete', facts: { column: '影响环节' } };
  }
  const { description, department, dueOn } = row;
  const cause = row.cause ?? UNSTATED;
  const identity = [on, cause, blocks];
  const fact = factMaker(row, projectId);
  const fields = { cause, blocks, description, department, dueOn };
  const reported = fact('stall', 'ReportStall', on, identity, fields);
  if (resolvedOn === undefined) return [reported];
  const stallId = eventIdOf(`project-${projectId}`, commandIdOf(reported));
  return [reported, fact('resolve', 'ResolveStall', resolvedOn, identity, { stallId })];
}

/** A fact's command id: what it is, and nothing of where it stands (ruling 27). */
export function commandIdOf({ identity }: Pick<LedgerFact, 'identity'>): string {
  return `ledger:${identity.map((part) => part ?? '').join('|')}`;
}

/**
 * The facts of one project in the order they became known. A fact is never known before what it
 * rests on: its claim is raised to the registration's, the signing's and the start's.
 */
export function inReportOrder(facts: readonly LedgerFact[]): LedgerFact[] {
  const reported = (type: LedgerFact['type']) => facts.find((f) => f.type === type)?.reportedOn;
  const raised = facts.map((fact) => {
    const floor = (['RegisterProject', 'SignContract', 'StartConstruction'] as const)
      .filter((type) => RESTS_ON[type] < fact.rank)
      .map(reported);
    return { ...fact, reportedOn: floor.reduce(raise, fact.reportedOn) };
  });
  // Without a claim a fact is reported now, after everything that has one.
  const when = (fact: LedgerFact) => fact.reportedOn ?? '9999-12-31';
  return raised.sort((a, b) =>
    when(a) === when(b) ? a.rank - b.rank || order(a, b) : when(a) < when(b) ? -1 : 1,
  );
}

/** From which rank on a fact rests on a registration, a signing, a start. */
const RESTS_ON = {
  RegisterProject: RANK.register,
  SignContract: RANK.schedule,
  StartConstruction: RANK.funds,
} as const;

const raise = (own: Day | null, floor: Day | null | undefined): Day | null =>
  own === null || floor === null ? null : later(own, floor ?? own);

const order = (a: LedgerFact, b: LedgerFact): number =>
  String(a.input.on) < String(b.input.on) ? -1 : 1;
