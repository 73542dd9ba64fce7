import { findings } from './findings.ts';
import { inLanes } from './lanes.ts';
import { scheduleOf } from './schedules.ts';
import { runTrial, type Trial } from './trial.ts';

const SCHEDULES = 1_000;
/** Most of a trial is waiting for a server that says nothing. */
const AT_ONCE = 12;
/** `LUODI_FAULT_SEED=17` runs that schedule alone, `LUODI_FAULT_SEED=1001-3000` those. */
const SEEDS = seedsOf(process.env.LUODI_FAULT_SEED ?? `1-${SCHEDULES}`);

function seedsOf(range: string): number[] {
  const [first = 1, last = first] = range.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('whatever goes wrong between us and the cluster', () => {
  const wrong: string[] = [];
  const trials: Trial[] = [];

  beforeAll(async () => {
    await inLanes(SEEDS, AT_ONCE, async (seed) => {
      try {
        const trial = await runTrial(scheduleOf(seed));
        trials.push(trial);
        for (const finding of findings(trial)) wrong.push(`LUODI_FAULT_SEED=${seed}: ${finding}`);
      } catch (error) {
        wrong.push(`LUODI_FAULT_SEED=${seed}: ${error instanceof Error ? error.stack : error}`);
      }
    });
  }, 600_000);

  it(`loses nothing, doubles nothing, hangs nowhere (${SEEDS.length} schedules)`, () => {
    expect(wrong).toEqual([]);
    expect(trials).toHaveLength(SEEDS.length);
  });

  it('was asked for something', () => {
    const events = trials.reduce((sum, { truth }) => sum + truth.length, 0);
    expect(events).toBeGreaterThan(SEEDS.length * 5);
  });
});
