import { type Day, isDay } from '#domain';
import type { Refusal } from './refusals.ts';

/** Query parameters as they come in from outside. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What was read of parameters, or why it cannot be read. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal };

/** Collects what is wrong with parameters, so that all of it is answered at once. */
export class Faults {
  private readonly found: string[] = [];

  add(fault: string): void {
    this.found.push(fault);
  }

  or<T>(value: T): Read<T> {
    if (this.found.length === 0) return { ok: true, value };
    return { ok: false, refusal: { code: 'invalid-query', facts: { fields: this.found } } };
  }

  text(given: Parameters, name: string): string | undefined {
    const value = given[name];
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string' && value.length <= 200) return value;
    this.add(`${name}: must be one text of at most 200 characters`);
    return undefined;
  }

  day(given: Parameters, name: string): Day | undefined {
    const text = this.text(given, name);
    if (text === undefined || isDay(text)) return text;
    this.add(`${name}: must be a calendar date YYYY-MM-DD`);
    return undefined;
  }

  flag(given: Parameters, name: string): boolean | undefined {
    const text = this.oneOf(given, name, ['true', 'false']);
    return text === undefined ? undefined : text === 'true';
  }

  integer(given: Parameters, name: string, least: number, most: number): number | undefined {
    const text = this.text(given, name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
    this.add(`${name}: must be a whole number from ${least} to ${most}`);
    return undefined;
  }

  oneOf<T extends string>(given: Parameters, name: string, words: readonly T[]): T | undefined {
    const text = this.text(given, name);
    const found = words.find((word) => word === text);
    if (text !== undefined && found === undefined) {
      this.add(`${name}: must be one of ${words.join(', ')}`);
    }
    return found;
  }
}
