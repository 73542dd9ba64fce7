import type { Message } from '#domain';

/** Why a figure is another one: the kinds of lines a bridge has, in the order they are told. */
export const RESTATED = [
  'definitions',
  'new',
  'late',
  'reversed',
  'corrected',
  'transferred',
  'assessed',
  'ended',
  'planned',
  'window',
] as const;
export type Restated = (typeof RESTATED)[number];

/** What each kind of line is called, and what it holds. */
export const RESTATED_WORDS: { readonly [R in Restated]: Message } = {
  definitions: { zh: '口径、单位树变化', en: 'Scheme or unit tree changed' },
  new: { zh: '本期新发生', en: 'New facts of the period' },
  late: { zh: '迟报补录', en: 'Reported late' },
  reversed: { zh: '红字冲销', en: 'Reversed' },
  corrected: { zh: '更正', en: 'Corrected' },
  transferred: { zh: '移交', en: 'Transferred' },
  assessed: { zh: '市级考核调整', en: 'City assessment changed' },
  ended: { zh: '终止、恢复', en: 'Terminated or reinstated' },
  planned: { zh: '任务、计划调整', en: 'Targets or plans changed' },
  window: { zh: '不再属于本期', en: 'No longer of the period' },
};

/** Facts that change what stands rather than add to it; all others are facts of their own. */
const BY_EVENT: Readonly<Record<string, Restated>> = {
  EntryReversed: 'reversed',
  EntryCorrected: 'corrected',
  ProjectDetailsCorrected: 'corrected',
  ProjectTransferred: 'transferred',
  CityAssessmentChanged: 'assessed',
  ProjectTerminated: 'ended',
  ProjectReinstated: 'ended',
  ScheduleSet: 'planned',
  FundsPlanned: 'planned',
  TargetSet: 'planned',
  TargetRevised: 'planned',
  PlanCurveSet: 'planned',
};

/**
 * The line of a bridge an entry belongs to: by the event that posted it; facts of their own are
 * late where the day they are of had been looked at before, else new.
 */
export function restatedBy(event: string, step: 'known' | 'entered' | 'left'): Restated {
  const own = BY_EVENT[event];
  if (own !== undefined) return own;
  if (step === 'known') return 'late';
  return step === 'entered' ? 'new' : 'window';
}

/** The events of a line, as {@link restatedBy} sorts them; null stands for all others. */
export function eventsOf(line: Restated): readonly string[] | null {
  const named = Object.keys(BY_EVENT).filter((event) => BY_EVENT[event] === line);
  return named.length > 0 ? named : null;
}

/** Every event that has a line of its own. */
export const NAMED_EVENTS: readonly string[] = Object.keys(BY_EVENT);
