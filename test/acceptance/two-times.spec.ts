import { type Ask, asOf, readKnownAt } from '#journal';
import { EXAMPLE, Imports } from '../support/imports.ts';
import { Office } from '../support/office.ts';

let office: Office;

beforeAll(async () => {
  office = await Office.open();
  await new Imports(office.store).run(EXAMPLE);
});
afterAll(() => office.close());

/** The half-year as it was known by the end of a day, or by an instant. */
function knownAt(text: string, more: Partial<Ask> = {}): Ask {
  const at = readKnownAt(text);
  if (typeof at !== 'string') throw new Error(at.code);
  return asOf('2021-06-30', { knownAt: at, ...more });
}

const printed = async (id: string, ask: Ask) => (await office.figure(id, ask)).printed.zh;

describe('the half-year as it was known at other times', () => {
  it('on 5 July, when the report was due, lacked what units told later', async () => {
    const july = knownAt('2021-07-05');
    expect(await printed('funds.amount', july)).toBe('7.54亿元');
    expect(await printed('funds.completion', july)).toBe('25.14%');
    expect(await printed('talks.count', july)).toBe('52个');
    const { value } = await office.figure('stalls.filing.causes', july);
    const parts = (value as { parts: { count: string }[] }).parts;
    expect(parts.reduce((sum, { count }) => sum + Number(count), 0)).toBe(8);
  });

  it('was complete on 2 August, and not a day before', async () => {
    const now = await office.report(asOf('2021-06-30'));
    const figuresOf = async (ask: Ask) =>
      (await office.report(ask)).sections.map(({ figures }) => figures.map((f) => f.value));
    const complete = now.sections.map(({ figures }) => figures.map((f) => f.value));
    expect(await figuresOf(knownAt('2021-08-02'))).toEqual(complete);
    expect(await figuresOf(knownAt('2021-08-01'))).not.toEqual(complete);
  });

  it('by a day means its whole Shanghai day, by an instant up to that instant', async () => {
    const all = await printed('funds.amount', knownAt('2021-08-02'));
    expect(await printed('funds.amount', knownAt('2021-08-01T16:00:00Z'))).toBe(all);
    expect(await printed('funds.amount', knownAt('2021-08-02T00:00:00+08:00'))).toBe(all);
    const before = await office.report(knownAt('2021-08-01T23:59:59.999+08:00'));
    const theDayBefore = await office.report(knownAt('2021-08-01'));
    expect(before).toEqual(theDayBefore);
  });

  it('by the log itself was not known at all before the import', async () => {
    const recorded = { basis: 'recorded' } as const;
    expect(await printed('signed.count', knownAt('2021-08-02', recorded))).toBe('0个');
    expect(await printed('units.total', knownAt('2021-08-02', recorded))).toBe('0个');
    const today = new Date(Date.now() + 1000).toISOString();
    expect(await printed('signed.count', knownAt(today, recorded))).toBe('30个');
  });

  it('grows and never forgets: what is known on a day is known on every later one', async () => {
    const days = ['2021-06-30', '2021-07-05', '2021-07-20', '2021-08-02', '2021-12-31'];
    const counts: number[] = [];
    for (const day of days) {
      const { terms } = await office.explain('figure', 'funds.amount', knownAt(day), {
        offset: 0,
        limit: 1,
      });
      counts.push(terms[0]?.total ?? 0);
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts[0]).toBeLessThan(counts.at(-1) ?? 0);
  });

  it('explains what changed by the entries reported in between', async () => {
    const page = { offset: 0, limit: 1000 };
    const entriesKnown = async (day: string) =>
      (await office.explain('figure', 'funds.amount', knownAt(day), page)).terms[0]?.entries ?? [];
    const [then, now] = [await entriesKnown('2021-07-05'), await entriesKnown('2021-08-02')];
    const known = new Set(then.map(({ event }) => event.id));
    const news = now.filter(({ event }) => !known.has(event.id));
    expect(news.every(({ event }) => event.reportedAt > '2021-07-05T15:59:59.999Z')).toBe(true);
    const fen = news.reduce(
      (sum, { sign, amountFen }) => sum + BigInt(sign) * BigInt(amountFen),
      0n,
    );
    const total = (entries: typeof now) =>
      entries.reduce((sum, { sign, amountFen }) => sum + BigInt(sign) * BigInt(amountFen), 0n);
    expect(total(now) - total(then)).toBe(fen);
  });
});
