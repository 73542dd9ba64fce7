import { createRequire } from 'node:module';
import { type Cruise, cruise, cruiseOf } from './cruise.ts';
import { LIBRARIES, PACKAGES, PLANTED, SOUND_TREE } from './offenders.ts';

const rules = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  readonly forbidden: readonly { readonly name: string; readonly severity: string }[];
};

describe('the arrows between the rooms', () => {
  let small: Cruise;

  beforeAll(async () => {
    const planted = Object.fromEntries(PLANTED.map(({ file, source }) => [file, source]));
    small = await cruiseOf({ ...SOUND_TREE, ...planted }, LIBRARIES, PACKAGES);
  });

  const offenders = PLANTED.filter(({ rule }) => rule);
  it.each(offenders)('catches $file by $rule', ({ file, rule }) => {
    expect(small.broken.get(file) ?? []).toContain(rule);
  });

  const sound = PLANTED.filter(({ rule }) => !rule);
  it.each(sound)('lets $file pass', ({ file }) => {
    expect(small.broken.get(file) ?? []).toEqual([]);
  });

  it('finds nothing wrong with the tree they are planted in', () => {
    expect(Object.keys(SOUND_TREE).filter((file) => small.broken.has(file))).toEqual([]);
  });

  it('has an offender for every rule, and every rule stops the check', () => {
    const caught = new Set(offenders.map(({ rule }) => rule));
    expect(rules.forbidden.filter(({ name }) => !caught.has(name))).toEqual([]);
    expect(rules.forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  it('are kept by the whole tree', async () => {
    const whole = await cruise();
    expect(whole.modules).toBeGreaterThan(100);
    expect([...whole.broken]).toEqual([]);
  });
});
