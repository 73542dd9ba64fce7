import { PLAN_COMMANDS, PROJECT_COMMANDS, SCHEME_COMMANDS, UNIT_COMMANDS } from '#domain';
import { everyDistrict, officeOf } from '../../../test/support/asked-districts.ts';
import { FIGURES, RATES } from '../../../test/support/by-hand/definitions.ts';
import { Case, signed, type Told, talked } from '../../../test/support/cases.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { DistrictStep } from '../../../test/support/districts.ts';
import type { Office } from '../../../test/support/office.ts';
import { type Ask, asOf } from '../asking.ts';
import type { ExplainedEntry } from './explain.ts';

const IDS = [
  ...Object.keys(FIGURES).map((id) => ['figure', id] as const),
  ...Object.keys(RATES).map((id) => ['rate', id] as const),
];
const PAGE = 7;

/** Every entry behind every term of a figure, read page by page. */
async function allPages(office: Office, [of, id]: (typeof IDS)[number], ask: Ask) {
  const first = await office.explain(of, id, ask, { offset: 0, limit: PAGE });
  const terms = first.terms.map((term) => ({ ...term, entries: [...term.entries] }));
  const longest = Math.max(0, ...terms.map((term) => term.total));
  for (let offset = PAGE; offset < longest; offset += PAGE) {
    const page = await office.explain(of, id, ask, { offset, limit: PAGE });
    page.terms.forEach((term, index) => {
      terms[index]?.entries.push(...term.entries);
    });
  }
  return { figure: first.figure, terms };
}

const weighed = (entries: readonly ExplainedEntry[], weight: 'count' | 'amount') =>
  entries.reduce((sum, { sign, quantity, amountFen }) => {
    return sum + BigInt(sign) * (weight === 'count' ? BigInt(quantity) : BigInt(amountFen));
  }, 0n);

describe('an explanation', () => {
  it('adds up to the figure, over all its pages, and names the event of every entry', async () => {
    let explained = 0;
    await everyDistrict({ districts: 2, asks: 4 }, async (office, asked, pick) => {
      const events = await recordedIn(office.store, '');
      const byId = new Map(events.map((event) => [event.id, event]));
      const known = new Set((await office.catalogue(anyTime(asked[0]))).units.map(({ id }) => id));
      for (const [index, ask] of asked.entries()) {
        const own = { ...ask, unit: null };
        for (const [place, figure] of IDS.entries()) {
          if ((pick + index + place) % 4 !== 0) continue;
          const { figure: answer, terms } = await allPages(office, figure, own);
          expect(answer.terms.map(({ sum }) => sum)).toEqual(terms.map(({ sum }) => sum));
          for (const { sum, total, entries, weight } of terms) {
            expect(entries).toHaveLength(total);
            expect(weighed(entries, weight)).toBe(BigInt(sum));
            explained += entries.length;
            for (const { event, subject } of entries) {
              const { streamId, position, revision, type } = byId.get(event.id) ?? {};
              expect({ ...event, position: BigInt(event.position) }).toMatchObject({
                stream: streamId,
                position,
                revision,
                type,
              });
              expect(streamId?.endsWith(subject) || known.has(subject)).toBe(true);
              if (own.knownAt !== null && own.basis === 'reported') {
                expect(event.reportedAt <= own.knownAt).toBe(true);
              }
            }
          }
        }
      }
    });
    expect(explained).toBeGreaterThan(300);
  });
});

describe('entries that are alike in all they are ordered by', () => {
  it('stand on one page each all the same', async () => {
    const at = await Case.open();
    const increase = (fen: number): Told => [
      '2021-03-01',
      'IncreaseContract',
      { amountFen: `${fen}` },
    ];
    await at.project('P', talked('2021-01-05'), signed('2021-02-01', 1));
    for (let fen = 1; fen <= 8; fen += 1) await at.project('P', increase(fen));
    // One correction takes all of them out and puts them in again, on one day and by one event.
    const correction = { changes: { sector: 'secondary' }, reason: '登记时漏填' };
    await at.project('P', ['2021-04-01', 'CorrectProjectDetails', correction]);
    const ask = asOf('2021-12-31');
    const entries = async (offset: number, limit: number) => {
      const page = { offset, limit };
      return (
        (await at.office.explain('figure', 'signed.amount', ask, page)).terms[0]?.entries ?? []
      );
    };
    const whole = await entries(0, 1000);
    const paged: ExplainedEntry[] = [];
    for (let offset = 0; offset < whole.length; offset += 1) {
      paged.push(...(await entries(offset, 1)));
    }
    expect(whole.length).toBeGreaterThan(2 * 9);
    expect(paged).toEqual(whole);
    await at.close();
  });
});

describe('the order projects are told in', () => {
  it('changes no figure, no rate and no group', async () => {
    await everyDistrict({ districts: 2, asks: 4 }, async (office, asked, pick) => {
      const told = await stepsOf(office);
      const shuffled = await officeOf(shuffle(told, pick));
      try {
        for (const ask of asked) {
          // Who asks by the log's own clock does ask for the order.
          const own = { ...ask, knownAt: null, unit: null };
          const [one, two] = [await office.report(own), await shuffled.report(own)];
          expect(two).toEqual(one);
          const groups = (of: Office) => of.figure('signed.amount', own, 'unit');
          expect(await groups(shuffled)).toEqual(await groups(office));
          for (const id of Object.keys(RATES)) {
            expect(await shuffled.rate(id, own)).toEqual(await office.rate(id, own));
          }
        }
      } finally {
        await shuffled.close();
      }
    });
  });
});

const anyTime = (ask: Ask | undefined): Ask => ({ ...(ask as Ask), unit: null, knownAt: null });

/** The command behind each event. */
const COMMANDS: Readonly<Record<string, string>> = Object.fromEntries(
  [PROJECT_COMMANDS, UNIT_COMMANDS, PLAN_COMMANDS, SCHEME_COMMANDS].flatMap((commands) =>
    Object.entries(commands).map(([command, event]) => [event, command]),
  ),
);

/** What was recorded of a district, as commands that would record it again, stream by stream. */
async function stepsOf(office: Office): Promise<DistrictStep[][]> {
  const streams = new Map<string, DistrictStep[]>();
  for (const { streamId, type, data, metadata } of await recordedIn(office.store, '')) {
    const key = String(metadata.commandId);
    const claim = metadata.reportedAt;
    const reported = typeof claim === 'string' ? { reported: claim } : {};
    const [kind = '', id = ''] = [streamId.split('-')[0], streamId.replace(/^[a-z]+-?/, '')];
    const address = {
      project: { projectId: id },
      unit: { unitId: id },
      plan: { year: Number(id) },
    };
    const input = { ...data, ...address[kind as keyof typeof address] };
    const step = { stream: streamId, asked: [COMMANDS[type] ?? type, input, { key, ...reported }] };
    streams.set(streamId, [...(streams.get(streamId) ?? []), step as unknown as DistrictStep]);
  }
  return [...streams.values()];
}

/** Streams in another order, units and the scheme first as before: others look at them. */
function shuffle(streams: readonly DistrictStep[][], pick: number): DistrictStep[] {
  const isFirst = (steps: DistrictStep[]) => !/^(project|plan)-/.test(steps[0]?.stream ?? '');
  const rest = streams.filter((steps) => !isFirst(steps));
  const mixed = rest
    .map((steps, index) => ({ steps, at: ((index + 1) * (pick * 2 + 7919)) % 10_007 }))
    .sort((a, b) => a.at - b.at);
  return [...streams.filter(isFirst), ...mixed.map(({ steps }) => steps)].flat();
}
