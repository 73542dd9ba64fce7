const DEPTH_MAX = 100;

/**
 * Every value, and every character of a text, takes at least one byte of JSON. What weighs more
 * than this is over the size of an event anyway and need not be turned into text to find out.
 */
const WEIGHT_MAX = 1024 * 1024;

/**
 * Says why a value would not come back from JSON text as it went in, or `null` where it would.
 *
 * `JSON.stringify` alone is no judge: it turns a `Map` into `{}`, `NaN` into `null` and drops
 * `undefined` without a word. Depth and weight are bounded, so that neither a cycle nor an object
 * that holds another a million times can keep the process busy.
 */
export function problemAsJsonObject(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'is not a JSON object';
  }
  try {
    return problemOf(value, 0, { weight: 0 });
  } catch (error) {
    return `cannot be read (${String(error)})`;
  }
}

function problemOf(value: unknown, depth: number, seen: { weight: number }): string | null {
  seen.weight += typeof value === 'string' ? value.length : 1;
  if (seen.weight > WEIGHT_MAX) return 'is too large';
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return null;
    case 'number':
      return Number.isFinite(value) ? null : `holds ${value}, which JSON cannot`;
    case 'object':
      if (value === null) return null;
      if (depth === DEPTH_MAX) return `is nested over ${DEPTH_MAX} levels, or refers to itself`;
      return Array.isArray(value)
        ? problemOfArray(value, depth, seen)
        : problemOfObject(value, depth, seen);
    default:
      return `holds a value of type ${typeof value}, which JSON cannot`;
  }
}

function problemOfArray(
  array: readonly unknown[],
  depth: number,
  seen: { weight: number },
): string | null {
  // By index, so that a hole is seen as the `undefined` it would be read as.
  for (let index = 0; index < array.length; index += 1) {
    const problem = problemOf(array[index], depth + 1, seen);
    if (problem !== null) return problem;
  }
  return null;
}

function problemOfObject(object: object, depth: number, seen: { weight: number }): string | null {
  if (!isPlain(object)) return `holds a ${object.constructor?.name ?? 'strange object'}`;
  for (const value of Object.values(object)) {
    const problem = problemOf(value, depth + 1, seen);
    if (problem !== null) return problem;
  }
  return null;
}

/** Looks at the shape of the prototype chain, because every realm has an `Object` of its own. */
function isPlain(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
