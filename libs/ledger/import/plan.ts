import { normaliseName, projectIdOf } from '#commands';
import type { UnitKind } from '#domain';
import type {
  ActivityRow,
  FundsRow,
  Ledger,
  ProjectRow,
  StallRow,
  TargetRow,
} from '../ledger-rows.ts';
import type { NoticeCode, Refusal } from '../refusal.ts';
import { claimed, type LedgerFact, type RowFault } from './fact.ts';
import { factOfFunds, factsOfProject, factsOfStall } from './project-facts.ts';

/** A unit as the import finds it: by its normalised name. */
export interface KnownUnit {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly kind?: UnitKind;
}

/** What an import will ask for, stream by stream, and the rows it cannot ask for at all. */
export interface ImportPlan {
  /** Units to register first, in order: the root, then those of the target sheet. */
  readonly units: readonly LedgerFact[];
  /** Facts of unit and plan streams, then those of each project together. */
  readonly facts: readonly LedgerFact[];
  readonly faults: readonly RowFault[];
  /** What is as it is, and worth a look: the same name under two ids (ruling 28). */
  readonly notices: readonly Refusal<NoticeCode>[];
}

/** The whole district, as target sheets write it. */
const WHOLE = ['全区', '全市', '全县', '合计'];

/** What the rows are read against: the units there are, and what was consented to. */
export interface PlanOptions {
  readonly units: readonly KnownUnit[];
  /** Consent to register the units the target sheet names (ruling 31). */
  readonly registerUnits: boolean;
  /** The district's name, for a log that has no unit yet. */
  readonly district: string;
}

/** Turns a ledger's rows into facts; pure. */
export function planImport(ledger: Ledger, options: PlanOptions): ImportPlan {
  return new Planner(ledger, options).plan();
}

class Planner {
  private readonly ledger: Ledger;
  private readonly options: PlanOptions;
  private readonly unitIds = new Map<string, string>();
  private readonly faults: RowFault[] = [];
  private readonly notices: Refusal<NoticeCode>[] = [];
  private readonly units: readonly KnownUnit[];
  private readonly root: string;
  /** What 计划到位资金 is planned for; null where only each row can say. */
  private readonly year: number | null;

  constructor(ledger: Ledger, options: PlanOptions) {
    this.ledger = ledger;
    this.options = options;
    // Another district is none of our units, whatever its name.
    this.units = options.units.filter(({ kind }) => kind !== 'peer');
    for (const { id, name } of this.units) this.unitIds.set(normaliseName(name), id);
    const root = this.units.find((unit) => unit.parentId === null);
    this.root = root?.id ?? normaliseName(options.district);
    this.year = yearOfLedger(ledger);
  }

  plan(): ImportPlan {
    const units = this.options.registerUnits ? this.newUnits() : [];
    const { targets, activities } = this.ledger;
    const facts = [...targets.flatMap((row) => this.target(row)), ...this.activities(activities)];
    for (const group of this.projects()) facts.push(...group);
    return { units, facts, faults: this.faults, notices: this.notices };
  }

  /** The root and every unit of the target sheet that is not registered yet. */
  private newUnits(): LedgerFact[] {
    const { targetUnits } = this.ledger;
    const first = targetUnits.map((unit) => unit.year).sort((a, b) => a - b)[0];
    if (first === undefined) return [];
    const facts: LedgerFact[] = [];
    if (this.units.length === 0) {
      facts.push(this.registration(this.root, this.options.district, null, first));
    }
    for (const { unit, year } of targetUnits) {
      const key = normaliseName(unit);
      if (WHOLE.includes(key) || this.unitIds.has(key)) continue;
      this.unitIds.set(key, key);
      facts.push(this.registration(key, unit, this.root, year));
    }
    return facts;
  }

  private registration(unitId: string, name: string, parentId: string | null, year: number) {
    const on = `${year}-01-01`;
    const kind = parentId === null ? 'district' : 'unit';
    const fact: LedgerFact = {
      place: { sheet: '年度任务', row: 0 },
      type: 'RegisterUnit',
      input: { unitId, on, name, kind, parentId },
      identity: [unitId, 'RegisterUnit'],
      reportedOn: on,
      rank: 0,
      together: false,
    };
    return fact;
  }

  private target(row: TargetRow): LedgerFact[] {
    const { year, metric, unit, amountFen, count, reportedOn, sheet, row: number } = row;
    const whole = WHOLE.includes(normaliseName(unit));
    const unitId = whole ? this.root : this.unitId(unit, row);
    if (unitId === null) return [];
    // A target without a report day counts as known from the first day of its year (ruling 26).
    const on = `${year}-01-01`;
    return [
      {
        place: { sheet, row: number },
        type: 'SetTarget',
        input: { year, on, metric, unitId, value: amountFen ?? String(count ?? 0) },
        identity: [year, 'SetTarget', metric, unitId],
        reportedOn: claimed(reportedOn ?? on, on),
        rank: 0,
        together: true,
      },
    ];
  }

  private activities(rows: readonly ActivityRow[]): LedgerFact[] {
    const seen = new Map<string, number>();
    const facts = rows.flatMap((row): LedgerFact[] => {
      const unitId = this.unitId(row.unit, row);
      if (unitId === null) return [];
      const { on, kind, count: batches = 1, destination, sheet, row: number } = row;
      // Two alike on one day are two; which is which does not matter.
      const alike = [unitId, kind, on, batches, destination ?? null].join('|');
      const nth = (seen.get(alike) ?? 0) + 1;
      seen.set(alike, nth);
      return [
        {
          place: { sheet, row: number },
          type: 'RecordActivity',
          input: { unitId, on, kind, batches, destination },
          identity: [unitId, 'RecordActivity', kind, on, batches, destination ?? null, nth],
          // Visits count as reported on their day unless the row says otherwise (ruling 26).
          reportedOn: claimed(row.reportedOn ?? on, on),
          rank: 0,
          together: true,
        },
      ];
    });
    return facts.sort((a, b) => String(a.reportedOn).localeCompare(String(b.reportedOn)));
  }

  private unitId(name: string, { sheet, row }: { sheet: string; row: number }): string | null {
    const id = this.unitIds.get(normaliseName(name));
    if (id === undefined)
      this.faults.push({ sheet, row, code: 'unit-unknown', facts: { unit: name } });
    return id ?? null;
  }

  /** The facts of every project, each with those of its funds and stall rows. */
  private projects(): LedgerFact[][] {
    const found = new Projects();
    for (const row of this.ledger.projects) {
      const unitId = this.unitId(row.unit, row);
      if (unitId === null) continue;
      const projectId = row.projectCode ?? projectIdOf(this.root, unitId, row.name);
      const facts = factsOfProject({ projectId, unitId, row, year: this.year });
      if (!Array.isArray(facts)) this.faults.push(facts);
      else {
        const first = found.namesake(row.name, projectId);
        if (first !== null) {
          const facts = { row: row.row, project: row.name, first };
          this.notices.push({ code: 'same-name', facts });
        }
        this.push(found.add(row, projectId, facts));
      }
    }
    const tranches = new Map<string, number>();
    for (const row of this.ledger.funds) {
      const projectId = this.push(found.find(row));
      if (projectId === null) continue;
      const alike = [projectId, row.receivedOn, row.amountFen, row.voucher ?? ''].join('|');
      const first = tranches.get(alike);
      if (first !== undefined) {
        const { sheet, row: number } = row;
        this.faults.push({ sheet, row: number, code: 'tranche-alike', facts: { first } });
        continue;
      }
      tranches.set(alike, row.row);
      found.extend(projectId, [factOfFunds(projectId, row)]);
    }
    for (const row of this.ledger.stalls) {
      const projectId = this.push(found.find(row));
      if (projectId === null) continue;
      const facts = factsOfStall(projectId, row);
      if (Array.isArray(facts)) found.extend(projectId, facts);
      else this.faults.push(facts);
    }
    return found.groups();
  }

  /** Keeps a fault and hands on the rest. */
  private push<T>(found: T | RowFault): T | null {
    if (typeof found !== 'object' || found === null || !('code' in found)) return found as T;
    this.faults.push(found as RowFault);
    return null;
  }
}

/** The one year of the target sheet; null where it names none, or several. */
function yearOfLedger({ targetUnits }: Ledger): number | null {
  const years = new Set(targetUnits.map(({ year }) => year));
  return years.size === 1 ? ([...years][0] ?? null) : null;
}

/** The projects of one ledger, found by code or by name. */
class Projects {
  private readonly facts = new Map<string, LedgerFact[]>();
  private readonly rows = new Map<string, number>();
  private readonly named = new Map<string, string[]>();

  add(row: ProjectRow, projectId: string, facts: LedgerFact[]): null | RowFault {
    const first = this.rows.get(projectId);
    const { sheet, row: number, name } = row;
    if (first !== undefined) {
      return { sheet, row: number, code: 'project-twice', facts: { project: name, first } };
    }
    this.rows.set(projectId, number);
    this.facts.set(projectId, facts);
    const key = normaliseName(name);
    this.named.set(key, [...(this.named.get(key) ?? []), projectId]);
    return null;
  }

  /** The row of another project with the same name, or null. */
  namesake(name: string, projectId: string): number | null {
    const other = this.named.get(normaliseName(name))?.find((id) => id !== projectId);
    return other === undefined ? null : (this.rows.get(other) ?? null);
  }

  /** The project a funds or stall row is about: by its code, else by the only one of that name. */
  find(row: FundsRow | StallRow): string | RowFault {
    const { sheet, row: number, projectCode, projectName = '' } = row;
    const fault = (code: RowFault['code'], project: string): RowFault => ({
      sheet,
      row: number,
      code,
      facts: { project },
    });
    // A code may name a project of an earlier ledger; whether there is one is decided later.
    if (projectCode !== undefined) return projectCode;
    const [only, second] = this.named.get(normaliseName(projectName)) ?? [];
    if (only === undefined) return fault('project-not-in-ledger', projectName);
    return second === undefined ? only : fault('project-ambiguous', projectName);
  }

  extend(projectId: string, facts: readonly LedgerFact[]): void {
    const known = this.facts.get(projectId);
    if (known === undefined) this.facts.set(projectId, [...facts]);
    else known.push(...facts);
  }

  groups(): LedgerFact[][] {
    return [...this.facts.values()];
  }
}
