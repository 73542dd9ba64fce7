import { ValidateBy } from 'class-validator';
import { CONTRACT_KINDS, MEASURES, MILESTONES, SECTORS, START_MODES } from '#domain';

/** Gives the path of the first thing that does not fit, or null where all does. */
type Shape = (value: unknown, path: string) => string | null;

const fits =
  (test: (value: unknown) => boolean): Shape =>
  (value, path) =>
    test(value) ? null : path;
const text = fits((v) => typeof v === 'string' && v !== '' && v.length <= 1000);
const flag = fits((v) => typeof v === 'boolean');
const weight = fits((v) => typeof v === 'number' && Number.isFinite(v) && v >= 0);
const whole = fits((v) => Number.isSafeInteger(v) && (v as number) >= 0);
const fen = fits((v) => typeof v === 'string' && /^(?:0|[1-9]\d{0,17})$/.test(v));
const oneOf = (words: readonly string[]) => fits((v) => words.some((word) => word === v));

const listOf =
  (shape: Shape): Shape =>
  (value, path) =>
    Array.isArray(value) && value.length <= 1000
      ? first(value.map((item, index) => shape(item, `${path}.${index}`)))
      : path;

const either =
  (a: Shape, b: Shape): Shape =>
  (value, path) =>
    a(value, path) === null ? null : b(value, path);

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Exactly these fields, of which some may be absent. */
const object =
  (
    fields: Readonly<Record<string, Shape>>,
    optional: Readonly<Record<string, Shape>> = {},
  ): Shape =>
  (value, path) => {
    if (!isPlain(value)) return path;
    const missing = Object.keys(fields).find((name) => !Object.hasOwn(value, name));
    if (missing !== undefined) return `${path}.${missing}`;
    const all = new Map([...Object.entries(fields), ...Object.entries(optional)]);
    return first(
      Object.entries(value).map(([name, field]) => {
        const shape = all.get(name);
        return shape === undefined ? `${path}.${name}` : shape(field, `${path}.${name}`);
      }),
    );
  };

/** Any names, each with a value of one shape. */
const recordOf =
  (shape: Shape, names: Shape = text): Shape =>
  (value, path) =>
    isPlain(value)
      ? first(
          Object.entries(value).map(([name, field]) => {
            const at = `${path}.${name}`;
            return name in Object.prototype ? at : (names(name, at) ?? shape(field, at));
          }),
        )
      : path;

const first = (faults: readonly (string | null)[]) =>
  faults.find((fault) => fault !== null) ?? null;

const message = object({ zh: text, en: text });
const query = object(
  {
    measure: oneOf(MEASURES),
    weight: oneOf(['count', 'amount']),
    window: oneOf(['year', 'ever', 'standing']),
  },
  {
    name: message,
    where: object(
      {},
      {
        kinds: listOf(oneOf(CONTRACT_KINDS)),
        sectors: listOf(oneOf(SECTORS)),
        modes: listOf(oneOf(START_MODES)),
        chains: either(oneOf(['focus']), listOf(text)),
        origins: either(object({ group: text }), listOf(text)),
        key: flag,
        assessed: flag,
        terminated: oneOf(['in', 'out']),
        minimumFen: fen,
        cohort: oneOf(['year']),
        // A milestone, or a metric of the scheme's own.
        about: text,
        planned: oneOf(['year', 'due', 'carried']),
        reached: flag,
      },
    ),
  },
);
const rate = object({
  id: text,
  name: message,
  formula: message,
  numerator: listOf(query),
  denominator: listOf(query),
  unitOf: oneOf(['cohort', 'line']),
});
const scheme = object(
  {
    name: text,
    prerequisites: recordOf(listOf(oneOf(MILESTONES)), oneOf(MILESTONES)),
    rates: listOf(rate),
    metrics: listOf(object({ id: text, name: message, query })),
    causes: listOf(
      object(
        { code: text, name: message },
        { side: oneOf(['government', 'company', 'mixed', 'outside']) },
      ),
    ),
    focusChains: listOf(text),
    originGroups: recordOf(listOf(text)),
    lights: object({
      progressYellowPp: weight,
      startRedMonths: whole,
      filingYellowMonths: whole,
      filingRedMonths: whole,
    }),
    weights: recordOf(weight),
    lateAfterDay: whole,
  },
  {
    reporting: object({
      assessmentDays: listOf(text),
      burstDays: whole,
      burstFacts: whole,
      burstSharePercent: whole,
    }),
  },
);

/**
 * A whole scheme: past the door the rules and the queries take its fields as they are, so a field
 * that is missing or of another type is named here. Whether the scheme holds is the domain's.
 */
export const IsScheme = () =>
  ValidateBy({
    name: 'isScheme',
    validator: {
      validate: (value: unknown) => scheme(value, '') === null,
      defaultMessage: (given) => `does not fit at ${scheme(given?.value, '')?.slice(1) || 'all'}`,
    },
  });
