import fc from 'fast-check';
import type {
  AnswerFault,
  AppendFault,
  ReadFault,
  SubscriptionFault,
} from '../../support/eventstoredb-double/faults.ts';

/** One append of a writer: so many events for the end of a stream, after a while. */
export interface Write {
  readonly streamId: string;
  readonly events: number;
  readonly afterMs: number;
}

/** What goes wrong at a node. `node` counts around where there are fewer. */
export type Trouble = { readonly node: number; readonly afterMs: number } & (
  | { readonly kind: 'appends fail'; readonly faults: readonly AppendFault[] }
  | { readonly kind: 'reads fail'; readonly faults: readonly ReadFault[] }
  | { readonly kind: 'gossip fails'; readonly faults: readonly AnswerFault[] }
  | {
      readonly kind: 'next subscription';
      readonly fault: SubscriptionFault;
      readonly after: number;
    }
  | { readonly kind: 'subscriptions now'; readonly fault: SubscriptionFault }
  | { readonly kind: 'killed'; readonly downMs: number }
  | { readonly kind: 'silent'; readonly forMs: number }
  | { readonly kind: 'slow'; readonly byMs: number; readonly forMs: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'half-open' }
  | { readonly kind: 'strangers write' }
  | { readonly kind: 'another leads' }
);

/** A whole trial as data: who writes what when, and what goes wrong meanwhile. */
export interface Schedule {
  readonly nodes: 1 | 3;
  /** Stores on the log, each with writers of its own, as API nodes are. */
  readonly stores: 1 | 2;
  readonly writers: readonly (readonly Write[])[];
  readonly troubles: readonly Trouble[];
}

/** Lies that no retry can see through are left out: a deleted stream, an append too large. */
const APPEND_FAULTS: readonly AppendFault[] = [
  'reset',
  'unavailable',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'not-ready',
  'busy',
  'timeout',
  'unknown',
  'not-leader',
  'no-leader-info',
  'access-denied',
  'late-answer',
  'lost-answer',
  'reset-after-commit',
  'wrong-version-after-commit',
  'timeout-after-commit',
];
const READ_FAULTS: readonly ReadFault[] = [
  ...(['reset', 'unavailable', 'cancelled', 'internal', 'not-ready', 'busy'] as const),
  ...(['unknown', 'not-leader', 'cut'] as const),
];
const SUBSCRIPTION_FAULTS: readonly SubscriptionFault[] = [
  ...(['ends', 'errs', 'stalls', 'repeats', 'silent', 'reset', 'unavailable'] as const),
  ...(['cancelled', 'internal', 'not-ready', 'not-leader'] as const),
];
const GOSSIP_FAULTS: readonly AnswerFault[] = ['unavailable', 'not-ready', 'internal'];

/** A fault without an answer is told from slowness by waiting seconds, so it comes less often. */
const few = <T>(answered: readonly T[], mute: readonly NoInfer<T>[]) =>
  fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.constantFrom(...answered) },
      { weight: 1, arbitrary: fc.constantFrom(...mute) },
    ),
    { minLength: 1, maxLength: 3 },
  );

const what = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('appends fail' as const),
      faults: few(APPEND_FAULTS, ['silent', 'no-answer']),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('reads fail' as const),
      faults: few(READ_FAULTS, ['silent', 'stalls']),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('gossip fails' as const),
      faults: few(GOSSIP_FAULTS, ['silent']),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('next subscription' as const),
      fault: fc.constantFrom(...SUBSCRIPTION_FAULTS),
      after: fc.nat(5),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('subscriptions now' as const),
      fault: fc.constantFrom(...SUBSCRIPTION_FAULTS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('killed' as const), downMs: fc.nat(150) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('silent' as const), forMs: fc.nat(200) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('slow' as const),
      byMs: fc.nat(60),
      forMs: fc.nat(200),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('half-open' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('strangers write' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('another leads' as const) }) },
);

const trouble: fc.Arbitrary<Trouble> = fc
  .tuple(fc.record({ node: fc.nat(2), afterMs: fc.nat(60) }), what)
  .map(([where, happens]) => ({ ...where, ...happens }));

const write: fc.Arbitrary<Write> = fc.record({
  streamId: fc.constantFrom('项目-a', 'b', 'c'),
  events: fc.integer({ min: 1, max: 3 }),
  afterMs: fc.nat(25),
});

const schedule: fc.Arbitrary<Schedule> = fc.record({
  nodes: fc.constantFrom(1 as const, 1 as const, 3 as const),
  stores: fc.constantFrom(1 as const, 1 as const, 2 as const),
  writers: fc.array(fc.array(write, { minLength: 2, maxLength: 6 }), {
    minLength: 2,
    maxLength: 3,
  }),
  troubles: fc.array(trouble, { minLength: 1, maxLength: 6 }),
});

/** The same schedule for the same seed, always. */
export function scheduleOf(seed: number): Schedule {
  const [first] = fc.sample(schedule, { seed, numRuns: 1 });
  if (!first) throw new Error('a sample of one has one');
  return first;
}
