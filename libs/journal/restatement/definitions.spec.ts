import { localAdministrator } from '#commands';
import { defaultScheme, type RateDefinition, type Scheme } from '#domain';
import { Case, received, signed, talked, yi } from '../../../test/support/cases.ts';
import { asOf } from '../asking.ts';
import { RestatementQuery } from './queries.ts';
import type { Restatement } from './restatement.ts';

const KNOWN = '2021-07-05T15:59:59.999Z';

/** A scheme adopted a year later that holds from the first of January on. */
const redefined: Scheme = {
  ...defaultScheme,
  name: '新口径',
  metrics: defaultScheme.metrics.map((metric) => {
    const where = { ...metric.query.where, minimumFen: yi(2) };
    return metric.id === 'contract-amount'
      ? { ...metric, query: { ...metric.query, where } }
      : metric;
  }),
  rates: defaultScheme.rates.map((rate): RateDefinition => {
    const target = { measure: 'target', weight: 'amount', window: 'ever' } as const;
    const denominator = [{ ...target, where: { about: 'funds', planned: 'year' } } as const];
    return rate.id === 'funds-rate-dynamic' ? { ...rate, denominator } : rate;
  }),
};

let district: Case;
beforeAll(async () => {
  district = await Case.open();
  const target = { year: 2021, metric: 'funds', unitId: 'city', value: yi(8) };
  await district.tell(['2021-01-04', 'SetTarget', target]);
  await district.project('road', talked('2021-01-05'), signed('2021-02-10', 5));
  await district.project('road', received('2021-03-10', 2));
  await district.project('mill', talked('2021-01-05'), signed('2021-02-10', 1));
  const adopted = { on: '2021-01-01', scheme: redefined };
  await district.office.tell('AdoptScheme', adopted, { reported: '2022-01-10' });
});
afterAll(() => district.close());

const restate = (of: 'figure' | 'rate', id: string) =>
  district.office.query<Restatement>(
    new RestatementQuery(
      localAdministrator,
      asOf('2021-06-30'),
      { asOf: '2021-06-30', knownAt: KNOWN },
      of,
      id,
    ),
  );
const told = ({ terms }: Restatement) =>
  terms.map(({ opening, lines, closing }) => [
    opening,
    ...lines.map(({ line, sum }) => `${line} ${sum}`),
    closing,
  ]);

describe('a figure whose definition changed 口径变化', () => {
  it('begins with what was printed by the definition of then, and names the change', async () => {
    const metric = await restate('figure', 'contract-amount');
    expect([metric.from.printed.zh, metric.to.printed.zh]).toEqual(['6亿元', '5亿元']);
    expect(told(metric)).toEqual([[yi(6), `definitions ${yi(-1)}`, yi(5)]]);
  });

  it('is a rate over another sum: its opening is still that of the sum of then', async () => {
    const rate = await restate('rate', 'funds-rate-dynamic');
    expect([rate.from.printed.zh, rate.to.printed.zh]).toEqual(['33.33%', '25%']);
    expect(told(rate)).toEqual([
      [yi(2), yi(2)],
      [yi(6), `definitions ${yi(2)}`, yi(8)],
    ]);
  });
});
