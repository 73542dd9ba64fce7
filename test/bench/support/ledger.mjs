import { dayText } from './days.mjs';
import { lifeOf } from './lives.mjs';
import { Random } from './random.mjs';
import { DISTRICT, UNITS } from './words.mjs';

/** A whole district ledger of so many projects, as rows of the template; deterministic. */
export function ledgerOf(projectCount, seed) {
  const random = new Random(seed);
  const rows = { projects: [], funds: [], stalls: [], activities: [], targets: targets() };
  for (let number = 1; number <= projectCount; number += 1) addLife(rows, lifeOf(random, number));
  for (let number = 0; number < projectCount / 20; number += 1) {
    rows.activities.push({
      ...PLACE,
      on: dayText(random.between(1, 3600)),
      kind: random.from(['visit-out', 'visit-in']),
      unit: random.from(UNITS),
      count: random.between(1, 9),
      destination: '上海',
    });
  }
  return rows;
}

/** The writer numbers rows itself. */
const PLACE = { sheet: '', row: 0 };

function addLife(rows, life) {
  const { code: projectCode, name, signed, started, ended } = life;
  const day = (number) => (number === null ? undefined : dayText(number));
  const reportedOn = dayText(life.reportedOn);
  rows.projects.push({
    ...PLACE,
    projectCode,
    name,
    investor: life.investor,
    origin: life.origin,
    sector: life.sector,
    chain: life.chain,
    park: life.park,
    plannedInvestmentFen: String(life.plannedFen),
    keyTalk: life.key,
    cityAssessed: life.assessed,
    firstTalkOn: dayText(life.bornOn),
    contractKind: signed?.kind,
    contractAmountFen: signed === null ? undefined : String(signed.fen),
    signedOn: day(signed?.on ?? null),
    signingEvent: signed?.occasion ?? undefined,
    unit: life.unit,
    startKind: started?.mode,
    startedOn: day(started?.on ?? null),
    plannedStartOn: day(life.plannedStartOn),
    plannedFilingOn: day(life.plannedFilingOn),
    filedOn: day(life.filedOn),
    terminatedOn: day(ended?.on ?? null),
    terminationReason: ended?.cause,
    reportedOn,
    note: '按季度调度',
  });
  for (const { on, fen, voucher } of life.funds) {
    const receivedOn = dayText(on);
    const amountFen = String(fen);
    rows.funds.push({ ...PLACE, projectCode, receivedOn, amountFen, voucher, reportedOn });
  }
  for (const stall of life.stalls) {
    const { cause, description, blocks, department } = stall;
    const said = { cause, description, blocks, department, reportedOn };
    const dates = { foundOn: dayText(stall.on), dueOn: dayText(stall.dueOn) };
    rows.stalls.push({
      ...PLACE,
      projectCode,
      ...said,
      ...dates,
      resolvedOn: day(stall.resolvedOn),
    });
  }
}

function targets() {
  return Array.from({ length: 10 }, (_, index) => 2016 + index).flatMap((year) => [
    { ...PLACE, year, metric: 'contract-amount', unit: '全区', amountFen: '20000000000000' },
    { ...PLACE, year, metric: 'funds', unit: '全区', amountFen: '5000000000000' },
    { ...PLACE, year, metric: 'filings', unit: '全区', count: 180 },
    ...UNITS.map((unit) => ({
      ...PLACE,
      year,
      metric: 'contract-amount',
      unit,
      amountFen: '90000000000',
    })),
  ]);
}

export { DISTRICT };
