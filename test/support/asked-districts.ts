import fc from 'fast-check';
import { addDays, endOfDay, type Instant } from '#domain';
import { type Ask, asOf } from '#journal';
import { askedDay, DISTRICT_UNITS, type DistrictStep, districts } from './districts.ts';
import { Office } from './office.ts';

type Scope = Ask['scope'];

/** The terminal's facts are recorded from June 2023 on, one every 37 minutes. */
function slowClock(): () => Instant {
  let ticks = 0;
  return () => {
    ticks += 37 * 60_000;
    return new Date(Date.UTC(2023, 5, 1) + ticks).toISOString();
  };
}

/** An office that was told a whole district; what the rules refuse is refused. */
export async function officeOf(steps: readonly DistrictStep[]): Promise<Office> {
  const office = await Office.open({ now: slowClock() });
  for (const { asked } of steps) {
    await office.attempt(...asked);
  }
  await office.caughtUp();
  return office;
}

const scopes: fc.Arbitrary<Scope> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record(
    {
      assessed: fc.boolean(),
      terminated: fc.constantFrom('in' as const, 'out' as const),
      minimumFen: fc.constantFrom('500000000000', '1000000000000'),
      kinds: fc.constantFrom(['formal'] as const, ['framework', 'intent'] as const),
    },
    { requiredKeys: [] },
  ),
);
const knowledge = fc.oneof(
  fc.constant({ knownAt: null, basis: 'reported' as const }),
  askedDay.map((day) => ({ knownAt: endOfDay(day), basis: 'reported' as const })),
  fc.integer({ min: 0, max: 60 }).map((days) => ({
    knownAt: endOfDay(addDays('2023-06-01', days)),
    basis: 'recorded' as const,
  })),
);
/** Any way a figure can be asked for. */
const asks: fc.Arbitrary<Ask> = fc
  .tuple(
    askedDay,
    knowledge,
    scopes,
    fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, fc.constantFrom(...DISTRICT_UNITS)),
    fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.constantFrom(2020, 2021)),
  )
  .map(([day, known, scope, unit, cohort]) => asOf(day, { ...known, scope, unit, cohort }));

/**
 * Says something of random districts, each asked in several ways. With a seed they are the same
 * ones every time: for what few districts have, which a test must not depend on luck to meet.
 */
export async function everyDistrict(
  size: { readonly districts: number; readonly asks: number; readonly seed?: number },
  says: (office: Office, asked: readonly Ask[], pick: number) => Promise<void>,
) {
  const told = fc.array(asks, { minLength: size.asks, maxLength: size.asks });
  const property = fc.asyncProperty(districts, told, fc.nat(9999), async (steps, asked, pick) => {
    const office = await officeOf(steps);
    try {
      await says(office, asked, pick);
    } finally {
      await office.close();
    }
  });
  // Shrinking a district would take hours, and printing one would fill the screen.
  const { failed, seed, errorInstance } = await fc.check(property, {
    numRuns: size.districts,
    ...(size.seed !== undefined && { seed: size.seed }),
    endOnFailure: true,
  });
  if (failed) throw new Error(`not so for seed ${seed}`, { cause: errorInstance });
}
