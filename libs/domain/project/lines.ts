import { type Day, yearPeriod } from '../calendar.ts';
import { type Block, type Entry, entry, type Measure, sameLineButDay } from '../entry.ts';
import type { Fen } from '../money.ts';
import { PLANNED_MILESTONES, type PlannedMilestone } from './events.ts';
import { type Ending, type Life, reachedOn, type Stall } from './life.ts';

/** What a line says on a day beside what its project says; null where it does not stand then. */
type Said = Partial<Entry> | null;

/**
 * Makes the lines of one life, a block for each fact that has some. What changes on a date is
 * posted on that date: a line whose dimensions turn leaves with −1 and comes again with +1
 * (RULINGS 12).
 */
export class Lines {
  private readonly life: Life;
  /** Days on which what every line of the project carries may change. */
  private readonly turns: readonly Day[];
  private readonly formalOn: Day | null;
  private readonly cohortUnit: string | null;
  private readonly known: ReadonlyMap<string, Block>;
  private readonly blocks: Block[] = [];
  private lines: Entry[] = [];

  /** `known` are blocks made for the same scope: what they depend on has not changed. */
  constructor(life: Life, known: ReadonlyMap<string, Block>) {
    this.life = life;
    this.known = known;
    this.turns = turningDays(life);
    this.formalOn = reachedOn(life, 'signed');
    this.cohortUnit = this.formalOn === null ? null : this.unitAt(this.formalOn);
  }

  all(): readonly Block[] {
    const { life } = this;
    const { started, filedOn, producedOn } = life;
    this.block('talks', () => this.talks());
    this.block('contracts', () => this.contracts());
    if (started !== null) {
      this.block(`started ${started.on} ${started.mode} ${producedOn}`, () => this.started());
    }
    if (filedOn !== null) {
      const said = (day: Day) => ({ amountFen: this.sizeAt(day) });
      this.block(`filed ${filedOn}`, () => this.stock('filed', filedOn, said));
    }
    for (const { on, fen } of life.funds) {
      const said = () => ({ amountFen: fen, quantity: fen > 0n ? 1 : 0 });
      this.block(`funds ${on} ${fen}`, () => this.stock('funds', on, said));
    }
    if (life.plans.length > 0) this.plans();
    if (life.fundsPlans.length > 0) this.fundsPlans();
    for (const stall of life.stalls) {
      const causes = stall.causes.map(({ from, cause }) => `${from} ${cause}`).join();
      const key = `stall ${stall.blocks} ${stall.dueOn} ${stall.resolvedOn} ${causes}`;
      this.block(key, () => this.stall(stall));
    }
    for (const ending of life.endings) this.block(`end ${ending.on}`, () => this.ending(ending));
    for (const { on, closedOn, dueOn } of life.orders) {
      const said = (day: Day) => ({ unit: this.unitAt(day), dueOn });
      this.block(`order ${on} ${closedOn} ${dueOn}`, () =>
        this.span('supervision', on, closedOn, said),
      );
    }
    return this.blocks;
  }

  private block(key: string, make: () => void): void {
    const known = this.known.get(key);
    if (known !== undefined) {
      this.blocks.push(known);
      return;
    }
    this.lines = [];
    make();
    this.blocks.push({ key, lines: this.lines });
  }

  private talks(): void {
    const { registeredOn, contracts, details } = this.life;
    const planned = BigInt(details.plannedInvestmentFen ?? '0');
    this.registration(planned);
    const said = (day: Day) => ({ amountFen: planned, unit: this.unitAt(day) });
    this.span('talks', registeredOn, contracts[0]?.on ?? null, said);
  }

  /** Nobody counts registrations in a contract scope, so this line never turns. */
  private registration(amountFen: Fen): void {
    const { registeredOn, details } = this.life;
    this.lines.push(
      entry({
        measure: 'registered',
        on: registeredOn,
        amountFen,
        unit: this.unitAt(registeredOn),
        sector: details.sector ?? null,
        chain: details.chain ?? null,
        park: details.park ?? null,
        origin: details.origin ?? null,
        key: details.key ?? false,
      }),
    );
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

  private started(): void {
    const { started, producedOn } = this.life;
    if (started === null) return;
    const { on, mode } = started;
    this.stock('started', on, (day) => ({ mode, amountFen: this.sizeAt(day) }));
    this.span('under-construction', on, producedOn, (day) => ({
      mode,
      amountFen: this.sizeAt(day),
      unit: this.unitAt(day),
    }));
    if (producedOn !== null) this.stock('production', producedOn, () => ({}));
  }

  private plans(): void {
    for (const about of PLANNED_MILESTONES) {
      let plans = '';
      for (const plan of this.life.plans) {
        if (plan.milestone === about) plans += ` ${plan.on} ${plan.plannedOn}`;
      }
      if (plans === '') continue;
      const reached = reachedOn(this.life, about);
      this.block(`planned ${about} ${reached}${plans}`, () => this.plan(about, reached));
    }
  }

  private plan(about: PlannedMilestone, reached: Day | null): void {
    const plans = this.life.plans.filter((plan) => plan.milestone === about);
    const first = plans[0]?.on ?? '';
    const days = [...this.turns, ...plans.map((plan) => plan.on)];
    if (reached !== null) days.push(reached);
    const said = (day: Day): Said => {
      const plan = plans.findLast((p) => p.on <= day);
      if (plan === undefined || plan.plannedOn === null) return null;
      const reachedBy = reached !== null && reached <= day ? reached : null;
      const unit = this.unitAt(day);
      const amountFen = this.sizeAt(day);
      return { about, plannedOn: plan.plannedOn, reachedOn: reachedBy, unit, amountFen };
    };
    this.stock('planned', first, said, inOrder(days));
  }

  private fundsPlans(): void {
    const { fundsPlans, funds } = this.life;
    for (const year of new Set(fundsPlans.map((plan) => plan.year))) {
      const plans = fundsPlans.filter((plan) => plan.year === year);
      const { from, to } = yearPeriod(year);
      const received = funds.filter(({ on }) => on >= from && on <= to);
      const key = `funds planned ${year} ${saidOf(plans)} of ${saidOf(received)}`;
      this.block(key, () => this.fundsPlan(year, plans, received));
    }
  }

  /** Reached on the day by which the year has brought what is planned for it then. */
  private fundsPlan(year: number, plans: readonly Dated[], received: readonly Dated[]): void {
    const said = (day: Day): Said => {
      const fen = plans.findLast((plan) => plan.on <= day)?.fen ?? 0n;
      if (fen === 0n) return null;
      const reached = reachedBy(received, fen);
      return {
        about: 'funded',
        mode: 'annual',
        plannedOn: yearPeriod(year).to,
        reachedOn: reached !== null && reached <= day ? reached : null,
        unit: this.unitAt(day),
        amountFen: fen,
      };
    };
    const days = [...this.turns, ...plans.map(({ on }) => on), ...received.map(({ on }) => on)];
    this.stock('planned', plans[0]?.on ?? '', said, inOrder(days));
  }

  private stall({ since, blocks, dueOn, resolvedOn, causes }: Stall): void {
    causes.forEach(({ from, cause }, index) => {
      this.span('stall', from, causes[index + 1]?.from ?? resolvedOn, (day) => ({
        about: blocks,
        cause,
        since,
        sinceUnit: this.unitAt(since),
        dueOn,
        unit: this.unitAt(day),
        amountFen: this.moneyHeldAt(day),
      }));
    });
  }

  private ending({ on, cause, reinstatedOn }: Ending): void {
    const mode = this.life.contracts.some((c) => c.on <= on) ? 'after-signing' : 'before-signing';
    const amountFen = this.moneyHeldAt(on);
    this.stock('terminated', on, (day) =>
      reinstatedOn !== null && day >= reinstatedOn ? null : { cause, mode, amountFen },
    );
  }

  /** A line that stands from its day on, posted again on every day its dimensions turn. */
  private stock(
    measure: Measure,
    from: Day,
    said: (day: Day) => Said,
    turns: readonly Day[] = this.turns,
  ): void {
    const unit = this.unitAt(from);
    let standing = this.said(measure, from, said(from), unit);
    if (standing) this.lines.push(standing);
    for (const day of turns) {
      if (day <= from) continue;
      const line = this.said(measure, day, said(day), unit);
      if (standing && line && sameLineButDay(standing, line)) continue;
      if (standing) this.lines.push({ ...standing, on: day, sign: -1 });
      if (line) this.lines.push(line);
      standing = line;
    }
  }

  /** An interval `[from, to)`, cut where its dimensions turn and where the project is ended. */
  private span(measure: Measure, from: Day, to: Day | null, said: (day: Day) => Said): void {
    if (to !== null && to <= from) return;
    const living = (day: Day) =>
      this.said(measure, day, this.terminatedAt(day) ? null : said(day), null);
    let standing = living(from);
    for (const day of this.turns) {
      if (day <= from) continue;
      if (to !== null && day >= to) break;
      const line = living(day);
      if (standing && line && sameLineButDay(standing, line)) continue;
      if (standing) this.lines.push({ ...standing, until: day });
      standing = line;
    }
    if (standing) this.lines.push(to === null ? standing : { ...standing, until: to });
  }

  private said(measure: Measure, day: Day, says: Said, unit: string | null): Entry | null {
    if (says === null) return null;
    const line = this.line(measure, day, unit);
    return Object.assign(line, says);
  }

  private line(measure: Measure, day: Day, unit: string | null): Entry {
    const { details, contracts, assessments } = this.life;
    const cohortOn = this.formalOn !== null && this.formalOn <= day ? this.formalOn : null;
    return entry({
      measure,
      on: day,
      unit,
      sector: details.sector ?? null,
      chain: details.chain ?? null,
      park: details.park ?? null,
      origin: details.origin ?? null,
      key: details.key ?? false,
      kind: contracts.findLast((c) => c.on <= day)?.kind ?? null,
      assessed: assessments.findLast((a) => a.on <= day)?.assessed ?? false,
      terminated: this.terminatedAt(day),
      sizeFen: this.sizeAt(day),
      cohortOn,
      cohortUnit: cohortOn === null ? null : this.cohortUnit,
    });
  }

  private cohort(on: Day | null): Pick<Entry, 'cohortOn' | 'cohortUnit'> {
    if (on === null) return { cohortOn: null, cohortUnit: null };
    return { cohortOn: on, cohortUnit: on === this.formalOn ? this.cohortUnit : this.unitAt(on) };
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

/** The days on which what every line of a life carries may change, in order, each once. */
function turningDays(life: Life): readonly Day[] {
  const { units, assessments, contracts, increases, endings } = life;
  const days: Day[] = [];
  for (let i = 1; i < units.length; i += 1) days.push((units[i] as { on: Day }).on);
  for (let i = 1; i < assessments.length; i += 1) days.push((assessments[i] as { on: Day }).on);
  for (const contract of contracts) days.push(contract.on);
  for (const increase of increases) days.push(increase.on);
  for (const ending of endings) {
    days.push(ending.on);
    if (ending.reinstatedOn !== null) days.push(ending.reinstatedOn);
  }
  return days.length < 2 ? days : inOrder(days);
}

interface Dated {
  readonly on: Day;
  readonly fen: Fen;
}

const saidOf = (amounts: readonly Dated[]) => amounts.map(({ on, fen }) => `${on} ${fen}`).join();

/** The first day by which so much had come, withdrawals taken off; null where it never had. */
function reachedBy(received: readonly Dated[], wanted: Fen): Day | null {
  let sum = 0n;
  for (const { on, fen } of received) {
    sum += fen;
    if (sum >= wanted) return on;
  }
  return null;
}

const inOrder = (days: readonly Day[]): Day[] => [...new Set(days)].sort();
