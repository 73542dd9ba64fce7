import { localAdministrator } from '#commands';
import type { RecordedEvent } from '#event-store';
import { everyDistrict } from '../../../test/support/asked-districts.ts';
import { FIGURES, RATES } from '../../../test/support/by-hand/definitions.ts';
import { Reckoning } from '../../../test/support/by-hand/reckoning.ts';
import { knownEvents } from '../../../test/support/by-hand/world.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { Office } from '../../../test/support/office.ts';
import type { Ask } from '../asking.ts';
import { type Restated, restatedBy } from './causes.ts';
import { ReportRestatementQuery, RestatementExplainQuery } from './queries.ts';
import type { BridgeLineExplanation, ReportRestatement, Restatement } from './restatement.ts';

const SIZE = { districts: 5, asks: 6, seed: 3 };

const SUMS = Object.entries(FIGURES).flatMap(([id, { make }]) => (make === 'sum' ? [id] : []));

/** The two points of a bridge: another day and another knowledge, all else alike. */
interface Points {
  readonly from: Ask;
  readonly to: Ask;
}

function pointsOf(from: Ask, to: Ask): Points {
  // One clock for both, or knowing would mean two things.
  const knownAt = from.basis === to.basis ? from.knownAt : null;
  return { from: { ...to, asOf: from.asOf, knownAt }, to };
}

const plain = (value: object | null): unknown =>
  value !== null && 'parts' in value
    ? (value.parts as { code: string; count: string }[]).map((p) => `${p.code} ${p.count}`).sort()
    : value;

async function reportOf(office: Office, { from, to }: Points) {
  const { asOf, knownAt } = from;
  return office.query<ReportRestatement>(
    new ReportRestatementQuery(localAdministrator, to, { asOf, knownAt }),
  );
}

const total = (bridge: Restatement['terms'][number]) =>
  bridge.lines.reduce((sum, line) => sum + BigInt(line.sum), BigInt(bridge.opening));

describe('a bridge between two points', () => {
  it('adds up, and both its ends are what the events give by hand', async () => {
    let told = 0;
    await everyDistrict(SIZE, async (office, asked) => {
      const events = await recordedIn(office.store, '');
      for (const [index, to] of asked.entries()) {
        const points = pointsOf(asked[(index + 1) % asked.length] as Ask, to);
        const [opening, closing] = [new Reckoning(events, points.from), new Reckoning(events, to)];
        if (opening.unknownUnit || closing.unknownUnit) continue;
        const { figures } = await reportOf(office, points);
        expect(figures.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(RATES)));
        for (const { id, from, to: last, terms } of figures) {
          expect({ id, value: plain(from.value) }).toEqual({
            id,
            value: plain(opening.figure(id)),
          });
          expect({ id, value: plain(last.value) }).toEqual({
            id,
            value: plain(closing.figure(id)),
          });
          for (const [place, bridge] of terms.entries()) {
            expect({ id, sum: total(bridge).toString() }).toEqual({ id, sum: bridge.closing });
            expect(bridge.closing).toBe(last.terms[place]?.sum);
            told += bridge.lines.length;
          }
        }
      }
    });
    expect(told).toBeGreaterThan(50);
  });

  it('gives every event the line its own kind of fact has', async () => {
    let bridges = 0;
    await everyDistrict({ districts: 3, asks: 4, seed: 3 }, async (office, asked, pick) => {
      const events = await recordedIn(office.store, '');
      for (const [index, given] of asked.entries()) {
        const to = { ...given, unit: null };
        const points = pointsOf({ ...(asked[(index + 1) % asked.length] as Ask), unit: null }, to);
        const { figures } = await reportOf(office, points);
        const id = SUMS[(pick + 7 * index) % SUMS.length] as string;
        const [bridge] = figures.find((figure) => figure.id === id)?.terms ?? [];
        const found = new Map(bridge?.lines.map(({ line, sum }) => [line, BigInt(sum)]));
        const sumOf = (...lines: string[]) =>
          lines.reduce((sum, line) => sum + (found.get(line as never) ?? 0n), 0n);
        const byHand = linesByHand(events, id, points);
        for (const line of ['late', 'reversed', 'corrected', 'transferred', 'assessed'] as const) {
          expect({ id, points, line, sum: sumOf(line) }).toEqual({
            id,
            points,
            line,
            sum: byHand.get(line) ?? 0n,
          });
        }
        const ofDays = (byHand.get('new') ?? 0n) + (byHand.get('window') ?? 0n);
        expect({ id, points, sum: sumOf('new', 'window') }).toEqual({ id, points, sum: ofDays });
        bridges += streamsOf(events).length;
      }
    });
    expect(bridges).toBeGreaterThan(50);
  });

  it('is explained line by line by entries that add up to it', async () => {
    let explained = 0;
    await everyDistrict({ districts: 2, asks: 3, seed: 3 }, async (office, asked) => {
      for (const [index, to] of asked.entries()) {
        const points = pointsOf(asked[(index + 1) % asked.length] as Ask, { ...to, unit: null });
        const { figures } = await reportOf(office, points);
        for (const { id, terms } of figures.filter((figure) => SUMS.includes(figure.id))) {
          for (const { line, sum, entries } of terms[0]?.lines ?? []) {
            const answer = await linesOf(office, points, id, line);
            expect({ id, line, total: answer.total }).toEqual({ id, line, total: entries });
            expect(answer.entries).toHaveLength(entries);
            const parts = answer.entries.map(({ sign, quantity, amountFen }) => {
              return BigInt(sign) * BigInt(answer.weight === 'count' ? quantity : amountFen);
            });
            const whole = parts.reduce((all, part) => all + part, 0n);
            if (line !== 'definitions')
              expect(`${id} ${line} ${whole}`).toBe(`${id} ${line} ${sum}`);
            explained += answer.entries.length;
          }
        }
      }
    });
    expect(explained).toBeGreaterThan(10);
  });
});

function linesOf(office: Office, { from, to }: Points, id: string, line: Restated) {
  const { asOf, knownAt } = from;
  const page = { term: 0, line, offset: 0, limit: 1000 };
  return office.query<BridgeLineExplanation>(
    new RestatementExplainQuery(localAdministrator, to, { asOf, knownAt }, 'figure', id, page),
  );
}

const streamsOf = (events: readonly RecordedEvent[]) => [
  ...new Set(events.map(({ streamId }) => streamId)),
];

/** What each event changed in a figure at both points, stream by stream, by plain loops. */
function linesByHand(
  events: readonly RecordedEvent[],
  id: string,
  { from, to }: Points,
): ReadonlyMap<string, bigint> {
  const lines = new Map<string, bigint>();
  const add = (line: string, sum: bigint) => lines.set(line, (lines.get(line) ?? 0n) + sum);
  const known = (stream: readonly RecordedEvent[], ask: Ask) => knownEvents(stream, ask).length;
  for (const streamId of streamsOf(events)) {
    if (!/^(project|unit)-/.test(streamId)) continue;
    const stream = events.filter((event) => event.streamId === streamId);
    const [k1, k2] = [known(stream, from), known(stream, to)];
    const at = (length: number, ask: Ask) => {
      const prefix = [...stream.slice(0, length), ...events.filter((e) => e.streamId === 'scheme')];
      const value = new Reckoning(prefix, { ...ask, knownAt: null }).figure(id);
      return BigInt(Object.values(value ?? {}).at(-1) as string);
    };
    const first = { ...to, asOf: from.asOf };
    for (const [index, { type }] of stream.entries()) {
      const change = (ask: Ask) => at(index + 1, ask) - at(index, ask);
      const meanwhile = index < k2 !== index < k1;
      if (meanwhile) add(restatedBy(type, 'known'), index < k2 ? change(first) : -change(first));
      if (index < k2) add(restatedBy(type, 'entered'), change(to) - change(first));
    }
  }
  return lines;
}
