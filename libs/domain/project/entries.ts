import type { Day } from '../calendar.ts';
import { type Entry, entry, type Measure, sameLine } from '../entry.ts';
import type { Fen } from '../money.ts';
import { PLANNED_MILESTONES } from './events.ts';
import { type Ending, type Life, reachedOn, readLife } from './life.ts';
import type { ProjectState } from './state.ts';

/** What a line says on a day beside what its project says; null where it does not stand then. */
type Said = Partial<Entry> | null;

/**
 * The entries a project's state contributes to the books. What changes on a date is posted on that
 * date: a line whose dimensions turn leaves with −1 and comes again with +1 (RULINGS 12).
 */
export function projectEntries(state: ProjectState): Entry[] {
  const { life } = readLife(state.facts, null);
  return life === null ? [] : new Lines(life).all();
}

class Lines {
  private readonly life: Life;
  private readonly turns: readonly Day[];
  private readonly formalOn: Day | null;
  private readonly cohortUnit: string | null;
  private readonly lines: Entry[] = [];

  constructor(life: Life) {
    this.life = life;
    this.turns = turningDays(life);
    this.formalOn = reachedOn(life, 'signed');
    this.cohortUnit = this.formalOn === null ? null : this.unitAt(this.formalOn);
  }

  all(): Entry[] {
    const { life } = this;
    const planned = BigInt(life.details.plannedInvestmentFen ?? '0');
    this.stock('registered', life.registeredOn, () => ({ amountFen: planned }));
    this.span('talks', life.registeredOn, life.contracts[0]?.on ?? null, (day) => ({
      amountFen: planned,
      unit: this.unitAt(day),
    }));
    this.contracts();
    this.milestones();
    for (const { on, fen } of life.funds) {
      this.stock('funds', on, () => ({ amountFen: fen, quantity: fen > 0n ? 1 : 0 }));
    }
    this.plans();
    this.stalls();
    for (const ending of life.endings) this.ending(ending);
    for (const order of life.orders) {
      this.span('supervision', order.on, order.closedOn, (day) => ({
        unit: this.unitAt(day),
        dueOn: order.dueOn,
      }));
    }
    return this.lines;
  }

  private contracts(): void {
    const { contracts, increases } = this.life;
    contracts.forEach(({ on, kind, fen }, index) => {
      const next = contracts[index + 1]?.on;
      // An upgraded contract leaves the books of its old kind on the day of the upgrade.
      this.stock('signed', on, (day) =>
        next !== undefined && day >= next ? null : { kind, amountFen: fen, ...this.cohort(on) },
      );
    });
    for (const { on, fen } of increases) {
      this.stock('signed', on, () => ({ kind: 'formal', amountFen: fen, quantity: 0 }));
    }
  }

  private milestones(): void {
    const { started, filedOn, producedOn } = this.life;
    if (started !== null) {
      const { mode } = started;
      this.stock('started', started.on, (day) => ({ mode, amountFen: this.sizeAt(day) }));
      this.span('under-construction', started.on, producedOn, (day) => ({
        mode,
        amountFen: this.sizeAt(day),
        unit: this.unitAt(day),
      }));
    }
    if (filedOn !== null) this.stock('filed', filedOn, (day) => ({ amountFen: this.sizeAt(day) }));
    if (producedOn !== null) this.stock('production', producedOn, () => ({}));
  }

  private plans(): void {
    for (const about of PLANNED_MILESTONES) {
      const plans = this.life.plans.filter((plan) => plan.milestone === about);
      const first = plans[0];
      if (first === undefined) continue;
      const reached = reachedOn(this.life, about);
      this.stock('planned', first.on, (day) => {
        const plan = plans.findLast((p) => p.on <= day);
        if (plan === undefined || plan.plannedOn === null) return null;
        const reachedBy = reached !== null && reached <= day ? reached : null;
        const unit = this.unitAt(day);
        const amountFen = this.sizeAt(day);
        return { about, plannedOn: plan.plannedOn, reachedOn: reachedBy, unit, amountFen };
      });
    }
  }

  private stalls(): void {
    for (const { since, blocks, dueOn, resolvedOn, causes } of this.life.stalls) {
      causes.forEach(({ from, cause }, index) => {
        this.span('stall', from, causes[index + 1]?.from ?? resolvedOn, (day) => ({
          about: blocks,
          cause,
          since,
          dueOn,
          unit: this.unitAt(day),
          amountFen: this.moneyHeldAt(day),
        }));
      });
    }
  }

  private ending({ on, cause, reinstatedOn }: Ending): void {
    const mode = this.life.contracts.some((c) => c.on <= on) ? 'after-signing' : 'before-signing';
    const amountFen = this.moneyHeldAt(on);
    this.stock('terminated', on, (day) =>
      reinstatedOn !== null && day >= reinstatedOn ? null : { cause, mode, amountFen },
    );
  }

  /** A line that stands from its day on, posted again on every day its dimensions turn. */
  private stock(measure: Measure, from: Day, said: (day: Day) => Said): void {
    let standing: Entry | null = null;
    const unit = this.unitAt(from);
    for (const day of this.daysFrom(from)) {
      const says = said(day);
      const line: Entry | null = says && this.line(measure, day, { unit, ...says });
      if (standing && line && sameLine({ ...standing, on: day }, line)) continue;
      if (standing) this.lines.push({ ...standing, on: day, sign: -1 });
      if (line) this.lines.push(line);
      standing = line;
    }
  }

  /** An interval `[from, to)`, cut where its dimensions turn and where the project is ended. */
  private span(measure: Measure, from: Day, to: Day | null, said: (day: Day) => Said): void {
    if (to !== null && to <= from) return;
    let standing: Entry | null = null;
    for (const day of this.daysFrom(from)) {
      if (to !== null && day >= to) break;
      const says = this.terminatedAt(day) ? null : said(day);
      const line: Entry | null = says && this.line(measure, day, says);
      if (standing && line && sameLine({ ...standing, on: day }, line)) continue;
      if (standing) this.lines.push({ ...standing, until: day });
      standing = line;
    }
    if (standing) this.lines.push({ ...standing, until: to });
  }

  private line(measure: Measure, day: Day, says: Partial<Entry>): Entry {
    const { details } = this.life;
    return entry({
      measure,
      on: day,
      sector: details.sector ?? null,
      chain: details.chain ?? null,
      park: details.park ?? null,
      origin: details.origin ?? null,
      key: details.key ?? false,
      kind: this.life.contracts.findLast((c) => c.on <= day)?.kind ?? null,
      assessed: this.life.assessments.findLast((a) => a.on <= day)?.assessed ?? false,
      terminated: this.terminatedAt(day),
      sizeFen: this.sizeAt(day),
      ...this.cohort(this.formalOn !== null && this.formalOn <= day ? this.formalOn : null),
      ...says,
    });
  }

  private cohort(on: Day | null): Pick<Entry, 'cohortOn' | 'cohortUnit'> {
    if (on === null) return { cohortOn: null, cohortUnit: null };
    return { cohortOn: on, cohortUnit: on === this.formalOn ? this.cohortUnit : this.unitAt(on) };
  }

  private *daysFrom(from: Day): Generator<Day> {
    yield from;
    for (const turn of this.turns) if (turn > from) yield turn;
  }

  private unitAt(day: Day): string {
    return (this.life.units.findLast((u) => u.on <= day) ?? this.life.units[0])?.unit ?? '';
  }

  private sizeAt(day: Day): Fen {
    const contract = this.life.contracts.findLast((c) => c.on <= day)?.fen ?? 0n;
    return this.life.increases.reduce((sum, i) => (i.on <= day ? sum + i.fen : sum), contract);
  }

  /** The contract, or the planned investment before there is any (RULINGS 16). */
  private moneyHeldAt(day: Day): Fen {
    const signed = this.life.contracts.some((c) => c.on <= day);
    return signed ? this.sizeAt(day) : BigInt(this.life.details.plannedInvestmentFen ?? '0');
  }

  private terminatedAt(day: Day): boolean {
    return this.life.endings.some(
      (e) => e.on <= day && (e.reinstatedOn === null || day < e.reinstatedOn),
    );
  }
}

/** The days on which any line of a life may change its dimensions, in order, each once. */
function turningDays(life: Life): Day[] {
  const days = [
    ...life.units.slice(1).map((u) => u.on),
    ...life.assessments.slice(1).map((a) => a.on),
    ...life.plans.map((p) => p.on),
    ...life.contracts.map((c) => c.on),
    ...life.increases.map((i) => i.on),
    ...life.endings.flatMap((e) => [e.on, e.reinstatedOn]),
    ...PLANNED_MILESTONES.map((milestone) => reachedOn(life, milestone)),
  ];
  return [...new Set(days.filter((day) => day !== null))].sort();
}

/** What a project is called, what was always so of it, and who holds it over `[on, until)`. */
export interface ProjectRow {
  readonly projectId: string;
  readonly on: Day;
  readonly until: Day | null;
  readonly unit: string;
  readonly name: string;
  readonly investor: string | null;
  readonly origin: string | null;
  readonly sector: string | null;
  readonly chain: string | null;
  readonly park: string | null;
  readonly plannedFen: Fen;
  readonly key: boolean;
}

/** The register's rows for a project, one a holder; none while it is not registered. */
export function projectRows(projectId: string, state: ProjectState): ProjectRow[] {
  const { life } = readLife(state.facts, null);
  if (life === null) return [];
  const { details, units } = life;
  const holders = units.filter((held, index) => held.on !== units[index + 1]?.on);
  return holders.map(({ on, unit }, index) => ({
    projectId,
    on,
    until: holders[index + 1]?.on ?? null,
    unit,
    name: details.name,
    investor: details.investor ?? null,
    origin: details.origin ?? null,
    sector: details.sector ?? null,
    chain: details.chain ?? null,
    park: details.park ?? null,
    plannedFen: BigInt(details.plannedInvestmentFen ?? '0'),
    key: details.key ?? false,
  }));
}
