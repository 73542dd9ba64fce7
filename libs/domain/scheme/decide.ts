import { isDay } from '../calendar.ts';
import { accept, type Context, type Decider, type Decision, refuse } from '../decider.ts';
import { MEASURES, type Measure } from '../entry.ts';
import { MILESTONES, type Milestone } from '../project/events.ts';
import type { Facts, RefusalCode } from '../refusals.ts';
import type { SchemeCommand } from './commands.ts';
import type { MetricQuery, Prerequisites, Scheme, SchemeEvent } from './events.ts';
import { faultOfReporting } from './reporting.ts';
import { evolve, noScheme, type SchemeState, schemeOn } from './state.ts';

const no = (code: RefusalCode, facts: Facts) => refuse<SchemeEvent>({ code, facts });

/** The rules of `scheme`. */
export const schemeDecider: Decider<SchemeCommand, SchemeEvent, SchemeState> = {
  initial: noScheme,
  evolve,
  decide,
};

function decide(
  command: SchemeCommand,
  state: SchemeState,
  context: Context,
): Decision<SchemeEvent> {
  const { on, scheme } = command.data;
  if (!isDay(on)) return no('not-a-day', { value: String(on) });
  if (on > context.reportedOn) return no('dated-in-future', { on, reportedOn: context.reportedOn });
  const why = fault(scheme);
  if (why !== null) return no('scheme-invalid', { why });
  if (JSON.stringify(schemeOn(state, on)) === JSON.stringify(scheme)) {
    return no('nothing-changes', { on });
  }
  return accept({ type: 'SchemeAdopted', data: command.data });
}

/** What keeps a scheme from being used, or null. */
function fault(scheme: Scheme): string | null {
  const twice = (ids: readonly string[]) => ids.find((id, index) => ids.indexOf(id) !== index);
  const rate = twice(scheme.rates.map((r) => r.id));
  if (rate !== undefined) return `two rates named ${rate}`;
  const metric = twice(scheme.metrics.map((m) => m.id));
  if (metric !== undefined) return `two metrics named ${metric}`;
  const cause = twice(scheme.causes.map((c) => c.code));
  if (cause !== undefined) return `two causes named ${cause}`;
  const top = new Set(scheme.causes.map((c) => c.code));
  const orphan = scheme.causes.find(({ code }) => !top.has(code.split('.')[0] ?? ''));
  if (orphan !== undefined) return `cause ${orphan.code} has no top cause`;
  for (const [milestone, required] of Object.entries(scheme.prerequisites)) {
    const unknown = [milestone, ...required].find((m) => !MILESTONES.some((known) => known === m));
    if (unknown !== undefined) return `no milestone named ${unknown}`;
  }
  const caught = MILESTONES.find((m) => requires(m, m, scheme.prerequisites));
  if (caught !== undefined) return `milestone ${caught} requires itself`;
  for (const { id, numerator, denominator } of scheme.rates) {
    if (denominator.length === 0) return `rate ${id} has no denominator`;
    const wrong = [...numerator, ...denominator].map(faultOfQuery).find((why) => why !== null);
    if (wrong !== undefined) return `rate ${id}: ${wrong}`;
  }
  const called = twice(scheme.metrics.map((m) => m.name.zh));
  if (called !== undefined) return `two metrics called ${called}`;
  for (const { id, query } of scheme.metrics) {
    const why = faultOfQuery(query) ?? faultOfMetric(query);
    if (why !== null) return `metric ${id}: ${why}`;
  }
  return scheme.reporting === undefined ? null : faultOfReporting(scheme.reporting);
}

/** Lines that say what is meant to be, or what others did: no result of ours is made of them. */
const NO_RESULTS: readonly Measure[] = [
  'planned',
  'target',
  'plan-weight',
  'peer-figure',
  'peer-target',
];

/** A metric is what came in a year up to a day, so that it can be held against a year's target. */
function faultOfMetric({ measure, window, where }: MetricQuery): string | null {
  if (NO_RESULTS.includes(measure)) return `${measure} is no result`;
  if (window !== 'year') return `its window is ${window}, a target's is the year`;
  if (where?.planned !== undefined || where?.reached !== undefined) return 'it counts plans';
  return null;
}

/** True where reaching `milestone` needs `sought` to have been reached, at whatever remove. */
function requires(milestone: Milestone, sought: Milestone, all: Prerequisites, depth = 0): boolean {
  const required = all[milestone] ?? [];
  if (required.includes(sought)) return true;
  return depth < MILESTONES.length && required.some((m) => requires(m, sought, all, depth + 1));
}

function faultOfQuery({ measure, weight, window }: MetricQuery): string | null {
  if (!MEASURES.includes(measure)) return `no measure named ${measure}`;
  if (weight !== 'count' && weight !== 'amount') return `no weight named ${String(weight)}`;
  if (!['year', 'ever', 'standing'].includes(window)) return `no window named ${window}`;
  return null;
}
