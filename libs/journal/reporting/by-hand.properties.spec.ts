import { localAdministrator } from '#commands';
import {
  addDays,
  addMonths,
  type Day,
  defaultReporting,
  monthOf,
  type ReportingRules,
  yearPeriod,
} from '#domain';
import { everyDistrict } from '../../../test/support/asked-districts.ts';
import { ReportedByHand, type ReportedFact } from '../../../test/support/by-hand/reported.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { Office } from '../../../test/support/office.ts';
import type { Ask } from '../asking.ts';
import { isRefusal, sceneOf } from '../figures/evaluate.ts';
import type { FindingsAnswer, MaturityAnswer, ReportingAnswer } from './answers.ts';
import { burstsOf } from './bursts.ts';
import { ReportingFindingsQuery, ReportingMaturityQuery, ReportingQuery } from './queries.ts';

const SIZE = { districts: 2, asks: 8, seed: 3 };

/** Says something of every ask that names a unit somebody knows. */
async function everyAsk(
  says: (office: Office, ask: Ask, hand: ReportedByHand, turn: number) => Promise<number>,
): Promise<number> {
  let told = 0;
  await everyDistrict(SIZE, async (office, asked) => {
    const events = await recordedIn(office.store, '');
    for (const [turn, ask] of asked.entries()) {
      const hand = new ReportedByHand(events, ask);
      if (!hand.unknownUnit) told += await says(office, ask, hand, turn);
    }
  });
  return told;
}

const inOrder = (values: readonly number[]) => [...values].sort((a, b) => a - b);
const percentBp = (part: number, whole: number) =>
  whole === 0 ? null : Math.floor((part * 20_000 + whole) / (2 * whole));

function cellByHand(facts: readonly ReportedFact[]) {
  const delays = inOrder(facts.map(({ delay }) => delay));
  const at = (tenths: number) => delays[Math.ceil((delays.length * tenths) / 10) - 1] ?? null;
  const late = facts.filter((fact) => fact.late).length;
  return {
    facts: facts.length,
    ...{ medianDays: at(5), p90Days: at(9), longestDays: at(10) },
    late,
    lateBp: percentBp(late, facts.length),
  };
}

describe('how facts were reported, against plain loops over the events', () => {
  it('delays and late shares of every unit and period', async () => {
    const told = await everyAsk(async (office, ask, hand, turn) => {
      const by = turn % 2 === 0 ? 'fact' : 'report';
      const pace = (['month', 'quarter', 'year'] as const)[turn % 3] ?? 'month';
      const query = new ReportingQuery(localAdministrator, ask, { pace, by });
      const answer = await office.query<ReportingAnswer>(query);
      const day = (fact: ReportedFact) => (by === 'fact' ? fact.on : fact.reportedOn);
      const year = ask.asOf.slice(0, 4);
      const own = hand.facts.filter((fact) => day(fact).startsWith(year));
      const units = [...new Set(own.map(({ unit }) => unit))].sort();
      expect(answer.rows.slice(1).map(({ unit }) => unit.id)).toEqual(units);
      for (const { unit, subtree, periods, whole } of answer.rows) {
        const facts = subtree ? own : own.filter((fact) => fact.unit === unit.id);
        expect({ ask, ...whole }).toMatchObject({ ask, ...cellByHand(facts) });
        for (const cell of periods) {
          const inside = facts.filter((fact) => day(fact) >= cell.from && day(fact) <= cell.to);
          expect({ ask, unit, ...cell }).toMatchObject({ ask, unit, ...cellByHand(inside) });
        }
      }
      return own.length;
    });
    expect(told).toBeGreaterThan(10);
  });

  it('what was reported before every assessment day of a scheme', async () => {
    const told = await everyAsk(async (office, ask, hand, turn) => {
      const reporting = SCHEMES[turn % SCHEMES.length] ?? defaultReporting;
      const scene = await sceneOf(office.journal.current(), ask);
      if (isRefusal(scene)) throw new Error('a unit nobody knows');
      const own = { ...scene, scheme: { ...scene.scheme, reporting } };
      const year = Number(ask.asOf.slice(0, 4));
      const bursts = await burstsOf(own, yearPeriod(year));
      const plain = bursts.map(({ unit, assessedOn, facts, monthFacts, sinceFacts, days, burst }) =>
        [unit.id, assessedOn, facts, monthFacts, sinceFacts, days, burst].join(' '),
      );
      expect({ ask, plain }).toEqual({ ask, plain: burstsByHand(hand, reporting, year) });
      return bursts.length;
    });
    expect(told).toBeGreaterThan(0);
  });

  it('late, back-dated and alike facts with all their events', async () => {
    const told = await everyAsk(async (office, ask, { facts: all }) => {
      const year = ask.asOf.slice(0, 4);
      const period = { id: year, from: `${year}-01-01`, to: `${year}-12-31` };
      const filter = { period, kind: null, offset: 0, limit: 1000 };
      const query = new ReportingFindingsQuery(localAdministrator, ask, filter);
      const { findings } = await office.query<FindingsAnswer>(query);
      const facts = all.filter(({ on }) => on.startsWith(year));
      const addressed = (kind: string) =>
        findings
          .filter((finding) => finding.kind === kind)
          .flatMap(({ events, total, unit }) => {
            expect({ kind, events: events.length }).toEqual({ kind, events: total });
            return events.map((event) => `${unit.id} ${event.address} ${event.amountFen}`);
          })
          .sort();
      const byHand = (test: (fact: ReportedFact) => boolean) =>
        facts.filter(test).map(({ unit, address, type, project, fen }) => {
          const own = type === 'ActivityRecorded' || project === null ? '0' : `${fen}`;
          return { line: `${unit} ${address}`, fen: own };
        });
      const lines = (kind: string) => addressed(kind).map((line) => line.replace(/ -?\d+$/, ''));
      const expected = (test: (fact: ReportedFact) => boolean) =>
        byHand(test)
          .map(({ line }) => line)
          .sort();
      expect({ ask, late: lines('late') }).toEqual({ ask, late: expected(({ late }) => late) });
      const isBackDated = ({ on, reportedOn }: ReportedFact) => {
        const ends = ['03-31', '06-30', '09-30', '12-31'].map((day) => `${year}-${day}`);
        const [assessed = ''] = ends.filter((day) => day >= on);
        return reportedOn > addDays(assessed, 5);
      };
      expect(lines('back-dated')).toEqual(expected(isBackDated));
      const money = facts.filter(({ fen }) => fen > 0n);
      const group = ({ type }: ReportedFact) => (type === 'FundsReceived' ? 'funds' : 'signed');
      const alike = money.filter((fact) =>
        money.some(
          (other) =>
            other.project !== fact.project &&
            other.unit === fact.unit &&
            other.on === fact.on &&
            other.fen === fact.fen &&
            group(other) === group(fact),
        ),
      );
      expect(addressed('duplicate-amounts')).toEqual(
        alike.map(({ unit, address, fen }) => `${unit} ${address} ${fen}`).sort(),
      );
      return facts.length;
    });
    expect(told).toBeGreaterThan(10);
  });

  it('how much of every month was reported within 10, 30 and 90 days', async () => {
    const told = await everyAsk(async (office, ask, hand) => {
      const query = new ReportingMaturityQuery(localAdministrator, ask, 6);
      const { rows, knownOn } = await office.query<MaturityAnswer>(query);
      let values = 0;
      for (const { unit, subtree, months } of rows) {
        expect(months.map(({ month }) => month)).toEqual(sixMonthsTo(ask.asOf));
        for (const { month, facts, signedFen, fundsFen } of months) {
          const own = hand.facts.filter(
            (fact) => fact.on.startsWith(month) && (subtree || fact.unit === unit.id),
          );
          const isFunds = ({ type }: ReportedFact) => type.startsWith('Funds');
          const plain = ({ total, within }: typeof facts) => [total, ...within.map((w) => w.sum)];
          const last = [monthOf(`${month}-01`).to, ask.asOf].sort()[0] ?? '';
          const sums = (parts: readonly ReportedFact[], of: (fact: ReportedFact) => bigint) => {
            const sum = (told: readonly ReportedFact[]) =>
              `${told.reduce((all, fact) => all + of(fact), 0n)}`;
            return [
              sum(parts),
              ...[10, 30, 90].map((days) =>
                addDays(last, days) > (knownOn ?? '')
                  ? null
                  : sum(parts.filter(({ delay }) => delay <= days)),
              ),
            ];
          };
          const size = ({ fen }: ReportedFact) => (fen < 0n ? -fen : fen);
          expect(plain(facts)).toEqual(sums(own, () => 1n));
          expect(plain(fundsFen)).toEqual(sums(own.filter(isFunds), size));
          const signed = own.filter((fact) => fact.type.startsWith('Contract'));
          expect(plain(signedFen)).toEqual(sums(signed, size));
          values += plain(facts).filter((value) => value !== null).length;
        }
      }
      return values;
    });
    expect(told).toBeGreaterThan(10);
  });
});

function sixMonthsTo(day: Day): string[] {
  const first = `${day.slice(0, 7)}-01`;
  return [-5, -4, -3, -2, -1, 0].map((n) => addMonths(first, n).slice(0, 7));
}

const MONTHLY = Array.from({ length: 12 }, (_, n) => `${`${n + 1}`.padStart(2, '0')}-20`);
/** The scheme's own, and others with so many days that random facts fall on some. */
const SCHEMES: readonly ReportingRules[] = [
  { assessmentDays: MONTHLY, burstDays: 15, burstFacts: 4, burstSharePercent: 70 },
  { assessmentDays: ['06-15', '01-10'], burstDays: 31, burstFacts: 7, burstSharePercent: 40 },
  defaultReporting,
];

function burstsByHand(
  { facts }: ReportedByHand,
  { assessmentDays, burstDays, burstFacts, burstSharePercent }: ReportingRules,
  year: number,
): string[] {
  const lines: string[] = [];
  const days = [...assessmentDays].sort();
  for (const unit of [...new Set(facts.map((fact) => fact.unit))].sort()) {
    for (const [place, day] of days.entries()) {
      const assessed = `${year}-${day}`;
      const before = days[place - 1];
      const since = before === undefined ? `${year - 1}-${days.at(-1)}` : `${year}-${before}`;
      const first = addDays(assessed, -burstDays);
      const month = addDays(assessed, -1).slice(0, 7);
      let [near, ofMonth, all, length] = [0, 0, 0, 0];
      for (let one = since; one < assessed; one = addDays(one, 1)) length += 1;
      for (const { unit: own, reportedOn: on } of facts) {
        if (own !== unit) continue;
        const isNear = on >= first && on < assessed;
        if (isNear) near += 1;
        if (isNear || on.slice(0, 7) === month) ofMonth += 1;
        if (on >= since && on < assessed) all += 1;
      }
      const burst = near >= burstFacts || near * 100 >= ofMonth * burstSharePercent;
      if (near > 0) lines.push([unit, assessed, near, ofMonth, all, length, burst].join(' '));
    }
  }
  return lines;
}
