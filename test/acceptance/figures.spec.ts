import { readFileSync } from 'node:fs';
import { asOf, type FigureAnswer } from '#journal';
import { EXAMPLE, Imports } from '../support/imports.ts';
import { Office } from '../support/office.ts';

interface Printed {
  readonly id: string;
  readonly printed: string | null;
  readonly exact?: string;
}

const { figures } = JSON.parse(
  readFileSync(new URL('../examples/qianjiang-2021h1.expected.json', import.meta.url), 'utf8'),
) as { readonly figures: readonly Printed[] };

/** What must be printed: computed exactly, where the report rounded on the way. */
const WANTED = figures.map(({ id, printed, exact }) => [id, exact ?? printed ?? ''] as const);

let office: Office;
let answers: ReadonlyMap<string, FigureAnswer>;

beforeAll(async () => {
  office = await Office.open();
  await new Imports(office.store).run(EXAMPLE);
  const { sections, rates } = await office.report(asOf('2021-06-30'));
  const all = [...sections.flatMap((section) => section.figures), ...rates];
  answers = new Map(all.map((figure) => [figure.id, figure]));
});

afterAll(() => office.close());

/** 亿元 as printed, in millions with thousands separators. */
const millions = (yi: string) =>
  (Number(yi) * 100).toLocaleString('en-US', { maximumFractionDigits: 2 });

describe('the half-year report of 2021, from its ledger', () => {
  it('has 45 figures', () => {
    expect(WANTED).toHaveLength(45);
  });

  it.each(WANTED)('prints %s: %s', (id, wanted) => {
    const { zh, en } = answers.get(id)?.printed ?? { zh: 'no answer', en: '' };
    expect(zh).toBe(wanted);
    // The same number stands in both languages, amounts in millions.
    const [number] = /-?[\d.,]+/.exec(wanted) ?? [];
    if (number === undefined) return;
    expect(en).toContain(wanted.endsWith('亿元') ? `CNY ${millions(number)}m` : number);
  });

  it('gives each figure alone as it gives it in the report', async () => {
    for (const [id] of WANTED) {
      const alone = await office.figure(id, asOf('2021-06-30'));
      expect(alone.printed).toEqual(answers.get(id)?.printed);
    }
  });

  it('explains each to the event, page by page', async () => {
    for (const [id] of WANTED) {
      const ask = asOf('2021-06-30');
      const { terms } = await office.explain('figure', id, ask, { offset: 0, limit: 1000 });
      for (const { sum, weight, entries, total } of terms) {
        expect(entries).toHaveLength(total);
        const added = entries.reduce((all, { sign, quantity, amountFen }) => {
          return all + BigInt(sign) * BigInt(weight === 'count' ? quantity : amountFen);
        }, 0n);
        expect(added.toString()).toBe(sum);
        for (const { event } of entries) expect(event.origin).toContain('ledger.xlsx#');
      }
    }
  });

  it('knows no planned starts, and says so rather than 0', async () => {
    const due = await office.rate('start-rate-due', asOf('2021-06-30'));
    expect(due.value).toBeNull();
    expect(due.printed).toEqual({ zh: '无值', en: 'no value' });
  });
});
