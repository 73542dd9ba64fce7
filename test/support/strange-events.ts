import { randomUUID } from 'node:crypto';
import type { EventData, EventStore, JsonObject } from '#event-store';

/** Appends an event as no writer of ours would, at the end of a stream. */
export async function appendStrange(
  store: EventStore,
  streamId: string,
  type: string,
  data: JsonObject,
  ..._why: readonly string[]
): Promise<void> {
  const [last] = await store.readStream(streamId, { direction: 'backwards', maxCount: 1 });
  const event: EventData = { id: randomUUID(), type, data, metadata: {} };
  const appended = await store.append(streamId, last?.revision ?? 'no-stream', [event]);
  if (!appended.ok) throw new Error(appended.code);
}

const funds = { on: '2021-01-01', amountFen: '1' };
const peer = { on: '2021-01-01', metric: 'funds', value: '1', source: 'x' };
const curve = (weights: number[]): JsonObject => {
  return { on: '2021-01-01', metric: 'funds', unitId: 'city', shape: 'by-hand', weights };
};

export type Strange = readonly [stream: string, type: string, data: JsonObject, why: string];

/** Events that cannot be taken into the books, of every kind of stream, and what is said. */
export const STRANGE: readonly Strange[] = [
  ['project-P0', 'ProjectBlessed', { on: '2021-01-01' }, 'no event called ProjectBlessed'],
  ['project-P1', 'FundsReceived', { on: '2021-02-30', amountFen: '1' }, 'on makes no sense'],
  ['project-P2', 'FundsReceived', { on: '2021-02-01', amountFen: 'much' }, 'amountFen makes no'],
  ['project-P3', 'FundsReceived', { amountFen: '1' }, 'it has no date'],
  ['project-P4', 'ProjectDetailsCorrected', corrected({ name: 7 }), 'name makes no sense'],
  ['project-P5', 'EntryCorrected', { entryId: 'x', changes: { on: 'x' } }, 'on makes no sense'],
  ['project-new', 'ProjectRegistered', { on: 'soon', unitId: 'u1', name: 'x' }, 'on makes no'],
  ['unit-u1', 'ActivityRecorded', activity(1.5), 'batches makes no sense'],
  ['unit-u2', 'ActivityRecorded', activity('many'), 'batches makes no sense'],
  ['plan-2021', 'TargetSet', { on: '2021-01-01', unitId: 'city', value: '10亿' }, 'value makes no'],
  ['plan-2021', 'PlanCurveSet', curve([1]), 'weights makes no sense'],
  ['project-P6', 'FundsPlanned', { ...funds, year: 20210 }, 'year makes no sense'],
  ['unit-next-door', 'PeerFigureReported', { ...peer, target: 'all' }, 'target makes no sense'],
  ['period-2021', 'PeriodBlessed', { on: '2021-01-01' }, 'no event called PeriodBlessed'],
  ['scheme', 'SchemeAdopted', { on: 'x', scheme: {} }, 'on makes no sense'],
  ['scheme', 'SchemeAdopted', { on: '2021-01-01', scheme: 'none' }, 'scheme makes no sense'],
  ['weather-2021', 'RainFallen', { on: '2021-01-01' }, 'no kind of stream: weather-2021'],
];

function corrected(changes: JsonObject): JsonObject {
  return { on: '2021-01-01', changes, reason: 'x' };
}

function activity(batches: number | string): JsonObject {
  return { on: '2021-01-01', kind: 'visit-out', batches };
}
