import { readFileSync } from 'node:fs';
import { localAdministrator, WriteLoop } from '#commands';
import { type Instant, instantMs, type UnitEvents } from '#domain';
import { type EventStore, openMemoryStore, shadowOf } from '#event-store';
import { type ImportReport, LedgerImport, writeTemplate } from '#ledger';
import type { ImportOptions, ImportProgress } from '../../libs/ledger/import/ledger-import.ts';
import type {
  FundsRow,
  LedgerRows,
  ProjectRow,
  StallRow,
  TargetRow,
} from '../../libs/ledger/ledger-rows.ts';
import { recordedIn } from './desk.ts';

/** The half-year ledger whose figures the bureau printed. */
export const EXAMPLE = readFileSync(new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url));

const OPTIONS: ImportOptions = {
  fileName: 'ledger.xlsx',
  actor: localAdministrator,
  dryRun: false,
  allOrNothing: false,
  registerUnits: true,
  district: '钱江区',
};

/** Imports into a log as an app does, the units found by reading the log itself. */
export class Imports {
  readonly store: EventStore;
  private readonly now: () => Instant;

  constructor(store?: EventStore, now: () => Instant = () => '2021-09-01T00:00:00.000Z') {
    this.store = store ?? openMemoryStore({ clock: () => instantMs(now()) });
    this.now = now;
  }

  /** Runs a file; throws where it is refused as a whole. */
  async run(
    file: Buffer,
    options: Partial<ImportOptions> = {},
    onProgress?: (progress: ImportProgress) => void,
  ): Promise<ImportReport> {
    const { store, now } = this;
    const rehearsal = () => new WriteLoop({ store: shadowOf(store), now });
    const units = async () => {
      const events = await recordedIn(store, 'unit-');
      return events.flatMap(({ streamId, type, data }) => {
        if (type !== 'UnitRegistered') return [];
        const { name, parentId, kind } = data as unknown as UnitEvents['UnitRegistered'];
        return [{ id: streamId.slice('unit-'.length), name, parentId, kind }];
      });
    };
    const loop = new WriteLoop({ store, now });
    const ledgers = new LedgerImport(loop, rehearsal, units);
    const result = await ledgers.run(file, { ...OPTIONS, ...options }, onProgress);
    if (!result.ok) throw new Error(JSON.stringify(result.refusal));
    return result.report;
  }
}

type Without<R> = Omit<R, 'sheet' | 'row'>;
/** Rows of a ledger as a spec writes them; they stand from row 3 on, in the order given. */
export interface Sheets {
  readonly projects?: readonly Without<ProjectRow>[];
  readonly funds?: readonly Without<FundsRow>[];
  readonly stalls?: readonly Without<StallRow>[];
  readonly targets?: readonly Without<TargetRow>[];
}

const placed = <R>(sheet: string, rows: readonly R[] = []) =>
  rows.map((row, index) => ({ ...row, sheet, row: index + 3 }));

/** The target sheet that names the units of the specs, so that an import may register them. */
const UNITS: readonly Without<TargetRow>[] = ['全区', '区商务委', '区农业农村委'].map((unit) => {
  return { year: 2021, metric: 'funds', unit, amountFen: '300000000000', reportedOn: '2021-01-04' };
});

/** A ledger file with these rows. */
export function ledgerFile(sheets: Sheets): Buffer {
  const rows: LedgerRows = {
    projects: placed('项目台账', sheets.projects),
    funds: placed('到位资金', sheets.funds),
    stalls: placed('问题清单', sheets.stalls),
    activities: [],
    targets: placed('年度任务', sheets.targets ?? UNITS),
  };
  return writeTemplate(rows);
}

/** Refusals as short texts: `项目台账!4 started-before-signed`. */
export function rejectedOf({ rejected }: ImportReport): string[] {
  return rejected.map(({ sheet, row, code }) => `${sheet}!${row} ${code}`);
}
