import type { CommandType } from '#commands';
import { type Day, isDay } from '#domain';
import { type Ask, asOf, type FigureAnswer, type Grouping } from '#journal';
import { Office, withUnits } from './office.ts';

/** A fact as a worked example tells it; known on its own day unless it says otherwise. */
export type Told = readonly [day: Day, type: CommandType, input?: object, reported?: Day];

/** A small district for worked examples: facts told in a line, figures read as they are printed. */
export class Case {
  readonly office: Office;

  private constructor(office: Office) {
    this.office = office;
  }

  /** Two districts below a city; `inner` is a unit below another unit. */
  static async open(): Promise<Case> {
    const units = { east: 'city', west: 'city', outer: 'east', inner: 'outer', other: 'west' };
    return new Case(await withUnits(await Office.open(), 'city', units));
  }

  /** Tells the life of one project; gives the ids of its events in order. */
  async project(projectId: string, ...facts: readonly Told[]): Promise<string[]> {
    const ids: string[] = [];
    for (const [day, type, input = {}, reported = day] of facts) {
      const born = type === 'RegisterProject' ? { unitId: 'outer', name: projectId } : {};
      const dated = type === 'ReverseEntry' || type === 'CorrectEntry' ? {} : { on: day };
      const body = { projectId, ...dated, ...born, ...input };
      ids.push(await this.office.tell(type, body, { reported }));
    }
    return ids;
  }

  /** Tells what is no project's. */
  tell([day, type, input, reported = day]: Told): Promise<string> {
    return this.office.tell(type, { on: day, ...input }, { reported });
  }

  async figure(id: string, day: Day, more: Partial<Ask> = {}): Promise<string> {
    return (await this.office.figure(id, asOf(day, more))).printed.zh;
  }

  async rate(id: string, day: Day, more: Partial<Ask> = {}): Promise<string> {
    return (await this.office.rate(id, asOf(day, more))).printed.zh;
  }

  /** The numerator and the denominator behind a rate, terms added up. */
  async parts(id: string, day: Day, more: Partial<Ask> = {}): Promise<string> {
    return partsOf(await this.office.rate(id, asOf(day, more)));
  }

  /** Groups as `key printed`, in the order they are answered. */
  async groups(id: string, day: Day, by: Grouping, more: Partial<Ask> = {}): Promise<string[]> {
    const { groups = [] } = await this.office.figure(id, asOf(day, more), by);
    return groups.map(({ key, printed }) => `${key} ${printed.zh}`);
  }

  close(): Promise<void> {
    return this.office.close();
  }
}

function partsOf({ terms }: FigureAnswer): string {
  const total = (role: string) =>
    terms.filter((term) => term.role === role).reduce((sum, term) => sum + BigInt(term.sum), 0n);
  return `${total('numerator')}/${total('denominator')}`;
}

/** 亿元 in 分, as commands carry it. */
export const yi = (amount: number): string => `${BigInt(Math.round(amount * 100)) * 100_000_000n}`;

/** The end of a Shanghai day, as a question names what was known by then. */
export function known(day: Day): { readonly knownAt: string } {
  if (!isDay(day)) throw new RangeError(day);
  return { knownAt: `${day}T15:59:59.999Z` };
}

/** The usual beginning of a life: first talk, then a contract. */
export const talked = (on: Day, input: object = {}): Told => [on, 'RegisterProject', input];
export const signed = (on: Day, amount: number, kind = 'formal'): Told => [
  on,
  'SignContract',
  { kind, amountFen: yi(amount) },
];
export const started = (on: Day, mode = 'construction'): Told => [
  on,
  'StartConstruction',
  { mode },
];
export const received = (on: Day, amount: number): Told => [
  on,
  'ReceiveFunds',
  { amountFen: yi(amount) },
];
export const planned = (on: Day, milestone: string, plannedOn: Day | null): Told => [
  on,
  'SetSchedule',
  { milestone, plannedOn },
];

/** The same fact, reported on another day than its own. */
export const reportedOn = (reported: Day, [day, type, input = {}]: Told): Told => [
  day,
  type,
  input,
  reported,
];
