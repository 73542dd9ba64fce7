import {
  addMonths,
  type Day,
  daysBetween,
  instantFromMs,
  monthOf,
  type Period,
  shanghaiDay,
} from '#domain';
import type { Scene } from '../figures/evaluate.ts';
import { MATURITY_MARKS, type Matured, type MaturityCell, type MaturityRow } from './answers.ts';
import { byUnit, nodeOf } from './delays.ts';
import { factsOf } from './facts.ts';
import { shareBp } from './share.ts';

/** What is summed of a unit's facts in a month: all of it, then what was told by each mark. */
type Sums = readonly bigint[];

interface MonthOfUnit {
  readonly unit: string | null;
  readonly month: string;
  readonly facts: Sums;
  readonly signed: Sums;
  readonly funds: Sums;
}

/**
 * How much of each of the last `months` months had been reported so many days after each fact. A
 * mark has a value once it lies so many days behind the month's last day asked for.
 */
export async function maturityOf(
  scene: Scene,
  months: number,
): Promise<{ readonly knownOn: Day | null; readonly rows: MaturityRow[] }> {
  const { asOf } = scene.ask;
  const periods = Array.from({ length: months }, (_, index) => {
    const { id, from, to } = monthOf(addMonths(monthOf(asOf).from, index - months + 1));
    const [last = asOf] = [to, asOf].sort();
    return { id, from, to: last };
  });
  const knownOn = await lastKnownDay(scene);
  const sums = await sumsOf(scene, periods[0]?.from ?? asOf);
  const cells = (own: readonly MonthOfUnit[]) =>
    periods.map((period) => cellOf(period, own, knownOn));
  return {
    knownOn,
    rows: [
      { unit: nodeOf(scene), subtree: true, months: cells(sums) },
      ...byUnit(scene, sums).map(([unit, own]) => ({ unit, subtree: false, months: cells(own) })),
    ],
  };
}

/** The day up to which reports are known; null while there is none. */
async function lastKnownDay({ books, ask }: Scene): Promise<Day | null> {
  if (ask.knownAt !== null) return shanghaiDay(ask.knownAt);
  const column = ask.basis === 'reported' ? 'reported_at' : 'recorded_at';
  const [row] = await books.rows(`SELECT max(${column}) FROM entries`);
  const last = row?.[0] ?? null;
  return last === null ? null : shanghaiDay(instantFromMs(Number(last)));
}

async function sumsOf(scene: Scene, datedFrom: Day): Promise<MonthOfUnit[]> {
  const marks = [null, ...MATURITY_MARKS];
  const find = (word: string) => scene.books.dictionary.find(word);
  const sums = ['count(*)', moneyOf(find('signed')), moneyOf(find('funds'))].flatMap((sum) =>
    marks.map((days) => {
      const told = days === null ? 'true' : `delay <= ${days}`;
      return `coalesce(${sum} FILTER (WHERE ${told}), 0)::HUGEINT`;
    }),
  );
  const rows = await scene.books.rows(`
    SELECT unit, strftime(on_day, '%Y-%m') AS month, ${sums.join(', ')}
    FROM (${factsOf(scene, { datedFrom })}) GROUP BY unit, month
  `);
  return rows.map(([unit, month, ...told]) => {
    const part = (index: number) =>
      told.slice(index * marks.length, (index + 1) * marks.length) as bigint[];
    return {
      unit: scene.books.dictionary.wordOf(unit as number),
      month: month as string,
      facts: part(0),
      signed: part(1),
      funds: part(2),
    };
  });
}

/** Money that went is reported as much as money that came: its size counts. */
const moneyOf = (measure: number) =>
  `sum(CASE WHEN measure = ${measure} THEN abs(amount_fen) ELSE 0 END)`;

function cellOf(
  { id, to }: Period,
  own: readonly MonthOfUnit[],
  knownOn: Day | null,
): MaturityCell {
  const months = own.filter(({ month }) => month === id);
  const age = knownOn === null ? -1 : daysBetween(to, knownOn);
  const matured = (pick: (month: MonthOfUnit) => Sums): Matured => {
    const sum = (place: number) =>
      months.reduce((total, month) => total + (pick(month)[place] ?? 0n), 0n);
    const total = sum(0);
    return {
      total: total.toString(),
      within: MATURITY_MARKS.map((days, index) => {
        if (age < days) return { days, sum: null, bp: null };
        const told = sum(index + 1);
        return { days, sum: told.toString(), bp: shareBp(told, total) };
      }),
    };
  };
  return {
    month: id,
    to,
    facts: matured(({ facts }) => facts),
    signedFen: matured(({ signed }) => signed),
    fundsFen: matured(({ funds }) => funds),
  };
}
