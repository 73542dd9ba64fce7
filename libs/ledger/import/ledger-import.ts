import {
  type Actor,
  type Answer,
  describeRefusal,
  type Order,
  orderOf,
  readCommand,
  type WriteLoop,
  type WriteRefusal,
} from '#commands';
import { fillIn, type Message, shanghaiDay, startOfDay } from '#domain';
import type { Ledger, RejectedCell, RowPlace, SkippedRow } from '../ledger-rows.ts';
import { MESSAGES } from '../messages.ts';
import { metricWordsOf } from '../metric-words.ts';
import type { FileCode, NoticeCode, Refusal } from '../refusal.ts';
import { readLedger } from '../rows.ts';
import type { LedgerFact, RowFault } from './fact.ts';
import { IMPORT_MESSAGES } from './messages.ts';
import { type ImportPlan, type KnownUnit, planImport } from './plan.ts';
import { commandIdOf, inReportOrder } from './project-facts.ts';
import { reconcileProject, reconcileTarget } from './reconcile.ts';

/** How a ledger is to be imported. */
export interface ImportOptions {
  readonly fileName: string;
  readonly actor: Actor;
  /** Say what would be recorded, and record nothing. */
  readonly dryRun: boolean;
  /** Record nothing at all where any row is refused. */
  readonly allOrNothing: boolean;
  /** Consent to register the units the target sheet names (ruling 31). */
  readonly registerUnits: boolean;
  /** The district's name, for a log that has no unit yet. */
  readonly district?: string;
}

/** How far an import has come, in facts. */
export interface ImportProgress {
  readonly phase: 'read' | 'record';
  readonly done: number;
  readonly total: number;
}

/** A row that was refused: where, which cell, and why in both languages. */
export interface RejectedRow extends RowPlace {
  readonly column: string | null;
  readonly value: string | null;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly reason: Message;
}

/** What one row led to: the facts recorded now, and how many of it were recorded before. */
export interface RowOutcome extends RowPlace {
  readonly subject: string;
  readonly recorded: readonly string[];
  readonly repeated: number;
}

/** Something that stopped nothing, and is said so that nobody wonders. */
export interface Notice extends Refusal<NoticeCode> {
  readonly reason: Message;
}

/** What became of every row of a ledger. */
export interface ImportReport {
  readonly dryRun: boolean;
  /** True where nothing was recorded because some row was refused. */
  readonly withheld: boolean;
  readonly rows: number;
  /** Events recorded (or that would be). */
  readonly recorded: number;
  /** Facts that had been recorded before. */
  readonly repeated: number;
  readonly rejected: readonly RejectedRow[];
  readonly outcomes: readonly RowOutcome[];
  readonly skipped: readonly SkippedRow[];
  /** What was left aside or is worth a look, with a sentence in both languages. */
  readonly notices: readonly Notice[];
  /** The log's position after the last fact recorded; null where none was. */
  readonly position: string | null;
}

export type ImportResult =
  | { readonly ok: true; readonly report: ImportReport }
  | { readonly ok: false; readonly refusal: Refusal<FileCode> };

/** Facts asked for at a time: enough to share a transaction, few enough to die young. */
const CHUNK = 500;

/** Imports ledgers through the write loop: the same commands as any other door. */
export class LedgerImport {
  private readonly loop: WriteLoop;
  private readonly rehearsal: () => WriteLoop;
  private readonly units: () => Promise<readonly KnownUnit[]>;

  /** `rehearsal` makes a loop whose store keeps nothing; `units` reads the register. */
  constructor(
    loop: WriteLoop,
    rehearsal: () => WriteLoop,
    units: () => Promise<readonly KnownUnit[]>,
  ) {
    this.loop = loop;
    this.rehearsal = rehearsal;
    this.units = units;
  }

  /**
   * Reads a workbook and records what it states. Bad rows are listed, good ones go in, and the same
   * file again records nothing. A file that cannot be read as a whole is one refusal.
   */
  async run(
    file: Buffer,
    options: ImportOptions,
    onProgress?: (progress: ImportProgress) => void,
  ): Promise<ImportResult> {
    const { metrics } = await this.loop.schemeToday();
    const read = readLedger(file, metricWordsOf(metrics));
    if (!read.ok) return read;
    const plan = planImport(read.ledger, {
      units: await this.units(),
      registerUnits: options.registerUnits,
      district: options.district ?? '全区',
    });
    const total = plan.units.length + plan.facts.length;
    onProgress?.({ phase: 'read', done: 0, total });
    const record = (loop: WriteLoop) =>
      new Recording(loop, read.ledger, plan, options, onProgress).run();
    if (options.dryRun) return { ok: true, report: await record(this.rehearsal()) };
    if (options.allOrNothing) {
      const tried = await record(this.rehearsal());
      if (tried.rejected.length > 0) {
        const nothing = {
          withheld: true,
          dryRun: false,
          recorded: 0,
          outcomes: [],
          position: null,
        };
        return { ok: true, report: { ...tried, ...nothing } };
      }
    }
    return { ok: true, report: await record(this.loop) };
  }
}

/** One run of a plan through one loop. */
class Recording {
  private readonly loop: WriteLoop;
  private readonly ledger: Ledger;
  private readonly plan: ImportPlan;
  private readonly options: ImportOptions;
  private readonly onProgress: ((progress: ImportProgress) => void) | undefined;
  private readonly outcomes = new Map<
    string,
    RowOutcome & { recorded: string[]; repeated: number }
  >();
  private readonly rejected: RejectedRow[] = [];
  private recorded = 0;
  private repeated = 0;
  private position: bigint | null = null;
  private readonly today = shanghaiDay(new Date().toISOString());

  constructor(
    loop: WriteLoop,
    ledger: Ledger,
    plan: ImportPlan,
    options: ImportOptions,
    onProgress?: (progress: ImportProgress) => void,
  ) {
    this.loop = loop;
    this.ledger = ledger;
    this.plan = plan;
    this.options = options;
    this.onProgress = onProgress;
  }

  async run(): Promise<ImportReport> {
    for (const cell of this.ledger.rejected) this.rejected.push(rejectedCell(cell));
    for (const fault of this.plan.faults) this.rejected.push(faultyRow(fault));
    const { units, facts } = this.plan;
    const total = units.length + facts.length;
    // A root before its children, children before what names them: units go one at a time.
    for (const unit of units) await this.record([unit]);
    for (let from = 0; from < facts.length; ) {
      const to = endOfGroup(facts, from + CHUNK);
      await this.record(facts.slice(from, to));
      from = to;
      this.onProgress?.({ phase: 'record', done: units.length + to, total });
    }
    const { projects, funds, stalls, activities, targets } = this.ledger;
    const sheets = [projects, funds, stalls, activities, targets];
    return {
      dryRun: this.options.dryRun,
      withheld: false,
      rows: sheets.reduce((sum, rows) => sum + rows.length, 0) + this.ledger.rejected.length,
      recorded: this.recorded,
      repeated: this.repeated,
      rejected: this.rejected.sort(byPlace),
      outcomes: [...this.outcomes.values()].sort(byPlace),
      skipped: this.ledger.skipped,
      notices: [...this.ledger.notices, ...this.plan.notices].map(said),
      position: this.position?.toString() ?? null,
    };
  }

  private async record(facts: readonly LedgerFact[]): Promise<void> {
    const asked: { fact: LedgerFact; order: Order }[] = [];
    for (const fact of await this.reconciled(facts)) {
      const order = this.orderFor(fact, commandIdOf(fact));
      if (order !== null) asked.push({ fact, order });
    }
    const answers = await this.loop.runMany(asked.map(({ order }) => order));
    answers.forEach((answer, index) => {
      this.settle((asked[index] as (typeof asked)[number]).fact, answer);
    });
  }

  /** The facts beside what is recorded: news and corrections, and nothing for those that stand. */
  private async reconciled(facts: readonly LedgerFact[]): Promise<LedgerFact[]> {
    const news: LedgerFact[] = [];
    for (let from = 0; from < facts.length; ) {
      const { projectId } = (facts[from] as LedgerFact).input;
      let to = from + 1;
      while (projectId !== undefined && facts[to]?.input.projectId === projectId) to += 1;
      news.push(...(await this.beside(facts.slice(from, to))));
      from = to;
    }
    return news;
  }

  private async beside(facts: readonly LedgerFact[]): Promise<readonly LedgerFact[]> {
    const first = facts[0] as LedgerFact;
    const { projectId, year } = first.input;
    if (typeof projectId === 'string') {
      const state = await this.loop.projectState(projectId);
      const { facts: news, standing, faults } = reconcileProject(facts, state);
      for (const fact of standing) this.stands(fact);
      for (const fault of faults) this.rejected.push(faultyRow(fault));
      const faulty = new Set(faults.map(({ sheet, row }) => `${sheet}!${row}`));
      return inReportOrder(news.filter(({ place }) => !faulty.has(`${place.sheet}!${place.row}`)));
    }
    if (first.type !== 'SetTarget') return facts;
    const one = reconcileTarget(first, await this.loop.planState(Number(year)), this.today);
    if ('type' in one) return [one];
    this.stands(first);
    return [];
  }

  private stands(fact: LedgerFact): void {
    this.repeated += 1;
    this.outcomeOf(fact).repeated += 1;
  }

  private orderFor(fact: LedgerFact, commandId: string): Order | null {
    const { sheet, row } = fact.place;
    const { actor, fileName } = this.options;
    const given = Object.entries(fact.input).filter(([, value]) => value !== undefined);
    const reading = readCommand(fact.type, Object.fromEntries(given), {
      commandId,
      actor,
      origin: `${fileName}#${sheet}!${row}`,
      ...(fact.reportedOn !== null && { reportedAt: startOfDay(fact.reportedOn) }),
    });
    if (!reading.ok) {
      this.refused(fact, reading.refusal);
      return null;
    }
    const order = orderOf(reading.command);
    return fact.together ? { ...order, together: `${sheet}!${row}` } : order;
  }

  private settle(fact: LedgerFact, answer: Answer): void {
    if (!answer.ok) {
      // The fact that made the row fall is named; those that fell with it are not news.
      if (answer.refusal.code !== 'row-refused') this.refused(fact, answer.refusal);
      return;
    }
    if (answer.repeated) {
      this.stands(fact);
      return;
    }
    this.recorded += answer.eventIds.length;
    this.outcomeOf(fact).recorded.push(fact.type);
    const position = BigInt(answer.position);
    if (this.position === null || position > this.position) this.position = position;
  }

  private outcomeOf({ place: { sheet, row }, input }: LedgerFact) {
    const key = `${sheet}!${row}`;
    const subject = String(input.projectId ?? input.unitId ?? '');
    const known = this.outcomes.get(key);
    const outcome = known ?? { sheet, row, subject, recorded: [], repeated: 0 };
    this.outcomes.set(key, outcome);
    return outcome;
  }

  private refused(fact: LedgerFact, refusal: WriteRefusal): void {
    const { code, facts } = refusal;
    const reason = describeRefusal(refusal);
    this.rejected.push({ ...fact.place, column: null, value: null, code, facts, reason });
  }
}

/** The end of a chunk, moved on so that no project is cut in two. */
function endOfGroup(facts: readonly LedgerFact[], wanted: number): number {
  let end = Math.min(wanted, facts.length);
  const subject = facts[end - 1]?.identity[0];
  while (end < facts.length && facts[end]?.identity[0] === subject) end += 1;
  return end;
}

const said = ({ code, facts }: Refusal<NoticeCode>): Notice => ({
  code,
  facts,
  reason: fillIn(MESSAGES[code], facts),
});

const byPlace = (a: RowPlace, b: RowPlace) =>
  a.sheet === b.sheet ? a.row - b.row : a.sheet < b.sheet ? -1 : 1;

function rejectedCell({ sheet, row, column, value, code, facts }: RejectedCell): RejectedRow {
  return { sheet, row, column, value, code, facts, reason: fillIn(MESSAGES[code], facts) };
}

function faultyRow({ sheet, row, code, facts }: RowFault): RejectedRow {
  const reason = fillIn(IMPORT_MESSAGES[code], facts);
  return { sheet, row, column: null, value: null, code, facts, reason };
}
