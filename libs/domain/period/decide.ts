import { isDay } from '../calendar.ts';
import { accept, type Context, type Decider, type Decision, refuse } from '../decider.ts';
import { PACES, periodsOf } from '../pacing/periods.ts';
import type { Facts, Refusal, RefusalCode } from '../refusals.ts';
import { decideTurn } from './closings.ts';
import type { PeriodCommand } from './commands.ts';
import type { Bulletin, PeriodEvent } from './events.ts';
import { bulletinKey, evolve, noPeriod, type PeriodState } from './state.ts';

/** Bytes of a bulletin's content as JSON; the rest of its event has room within 1 MiB. */
export const BULLETIN_BYTES_MAX = 1_000_000;

const HASH = /^[0-9a-f]{64}$/;

const refusal = (code: RefusalCode, facts: Facts): Refusal => ({ code, facts });

/** The rules of `period-<year>`. */
export const periodDecider: Decider<PeriodCommand, PeriodEvent, PeriodState> = {
  initial: noPeriod,
  evolve,
  decide,
};

function decide(
  command: PeriodCommand,
  state: PeriodState,
  context: Context,
): Decision<PeriodEvent> {
  switch (command.type) {
    case 'PublishBulletin':
      return decideBulletin(command.year, command.data, state, context);
    case 'ClosePeriod':
    case 'ReopenPeriod':
      return decideTurn(command, state, context);
  }
}

function decideBulletin(
  year: number,
  data: Bulletin,
  state: PeriodState,
  context: Context,
): Decision<PeriodEvent> {
  const unsound = soundness(year, data, context);
  if (unsound !== null) return refuse(unsound);
  const { replaces, period, unitId } = data;
  const earlier = state.published.get(bulletinKey(data)) ?? [];
  const standing = earlier.at(-1);
  if (standing !== undefined && saysTheSame(standing.bulletin, data)) return accept();
  if (replaces !== undefined && !earlier.some(({ id }) => id === replaces)) {
    return refuse(refusal('entry-unknown', { entryId: replaces }));
  }
  if (standing !== undefined && standing.id !== replaces) {
    const { id: bulletinId, bulletin } = standing;
    const facts = { period, unitId, bulletinId, publishedOn: bulletin.on };
    return refuse(refusal('bulletin-already-published', facts));
  }
  return accept({ type: 'BulletinPublished', data });
}

/** What can be said against a bulletin without knowing what was published before. */
function soundness(year: number, data: Bulletin, context: Context): Refusal | null {
  const { on, asOf, period: id, unitId, hash, content } = data;
  const wrong = [on, asOf].find((day) => !isDay(day));
  if (wrong !== undefined) return refusal('not-a-day', { value: String(wrong) });
  const { reportedOn } = context;
  const future = [on, asOf].find((day) => day > reportedOn);
  if (future !== undefined) return refusal('dated-in-future', { on: future, reportedOn });
  const period = PACES.flatMap((pace) => periodsOf(year, pace)).find((one) => one.id === id);
  if (period === undefined) return refusal('period-unknown', { period: id, year });
  const { from, to } = period;
  if (asOf < from || asOf > to) return refusal('bulletin-outside-period', { asOf, from, to });
  if (!context.unitExists(unitId)) return refusal('unit-unknown', { unitId });
  if (!HASH.test(hash)) return refusal('not-a-hash', { hash });
  const bytes = new TextEncoder().encode(JSON.stringify(content)).length;
  if (bytes <= BULLETIN_BYTES_MAX) return null;
  return refusal('bulletin-too-large', { bytes, limitBytes: BULLETIN_BYTES_MAX });
}

/** The day it was handed out on and what it replaced are no part of what it says. */
function saysTheSame(known: Bulletin, data: Bulletin): boolean {
  const { hash, asOf, knownAt, basis } = known;
  const printed = hash === data.hash && asOf === data.asOf;
  return printed && knownAt === data.knownAt && basis === data.basis;
}
