import { localAdministrator } from '#commands';
import { Case, talked } from '../../../test/support/cases.ts';
import { asOf } from '../asking.ts';
import { readAsk } from '../queries.ts';
import { RestatementQuery } from './queries.ts';

describe('a standpoint that cannot be', () => {
  let told: Case;
  beforeAll(async () => {
    told = await Case.open();
    await told.project('P', talked('2021-02-01'), [
      '2021-03-01',
      'SignContract',
      { kind: 'formal', amountFen: '100' },
    ]);
  });
  afterAll(() => told.close());

  const restate = (fromAsOf: string, knownAt: string | null) =>
    told.office.queryAnyway(
      new RestatementQuery(
        localAdministrator,
        asOf('2021-06-30'),
        { asOf: fromAsOf, knownAt },
        'figure',
        'signed.count',
      ),
    );

  it('is before anything happened', async () => {
    expect(await restate('2021-01-31', null)).toMatchObject({
      code: 'before-first-fact',
      facts: { asOf: '2021-01-31', first: '2021-02-01' },
    });
    expect(await restate('2021-02-01', null)).toMatchObject({ changed: true });
  });

  it('is before anything was known', async () => {
    expect(await restate('2021-05-31', '2021-01-31T00:00:00.000Z')).toMatchObject({
      code: 'before-first-report',
    });
  });

  it.each([
    ['2021-07-02', true],
    ['2021-07-03', false],
    ['2021-07-02T15:59:59.999Z', true],
    ['2021-07-02T16:00:00.000Z', false],
  ])('is known at %s on 2 July: %s', (knownAt, isAnswered) => {
    const read = readAsk({ knownAt }, '2021-07-02T01:00:00.000Z');
    expect(read.ok).toBe(isAnswered);
    if (!read.ok) expect(read.refusal.code).toBe('known-in-future');
  });
});
