import type { ActivityKind, ContractKind, Sector, StartMode } from '#domain';
import type { CellCode, Facts, NoticeCode, Refusal } from './refusal.ts';

/**
 * The rows of a ledger as the file states them: blank cells are absent, days are `YYYY-MM-DD`,
 * amounts are decimal strings of whole 分, words are their codes. Nothing is inferred here.
 */
export interface RowPlace {
  readonly sheet: string;
  /** The row's number as Excel shows it. */
  readonly row: number;
}

type BlockedMilestone = 'signed' | 'started' | 'funded' | 'filed';
/** 项目台账 */
export interface ProjectRow extends RowPlace {
  readonly projectCode?: string;
  readonly name: string;
  readonly investor?: string;
  readonly origin?: string;
  readonly contractKind?: ContractKind;
  readonly sector?: Sector;
  readonly chain?: string;
  readonly park?: string;
  readonly plannedInvestmentFen?: string;
  readonly contractAmountFen?: string;
  readonly keyTalk?: boolean;
  readonly firstTalkOn?: string;
  readonly plannedSigningOn?: string;
  readonly signedOn?: string;
  readonly signingEvent?: string;
  readonly cityAssessed?: boolean;
  readonly unit: string;
  readonly startKind?: StartMode;
  readonly plannedStartOn?: string;
  readonly startedOn?: string;
  readonly plannedFilingOn?: string;
  readonly filedOn?: string;
  /** 计划到位资金, of the ledger's year. */
  readonly plannedFundsFen?: string;
  readonly terminatedOn?: string;
  readonly terminationReason?: string;
  readonly reportedOn?: string;
  readonly note?: string;
}

/** 到位资金; a row names its project by code or by name. */
export interface FundsRow extends RowPlace {
  readonly projectCode?: string;
  readonly projectName?: string;
  readonly receivedOn: string;
  readonly amountFen: string;
  readonly voucher?: string;
  readonly reportedOn?: string;
}

/** 问题清单; `cause` is a code of the scheme, or the words as written if no code fits. */
export interface StallRow extends RowPlace {
  readonly projectCode?: string;
  readonly projectName?: string;
  readonly cause?: string;
  readonly description?: string;
  readonly foundOn: string;
  readonly blocks?: BlockedMilestone;
  readonly department?: string;
  readonly dueOn?: string;
  readonly resolvedOn?: string;
  readonly reportedOn?: string;
}

/** 招商活动 */
export interface ActivityRow extends RowPlace {
  readonly on: string;
  readonly kind: ActivityKind;
  readonly unit: string;
  readonly count?: number;
  readonly destination?: string;
  readonly reportedOn?: string;
}

/** 年度任务; an amount or a count, as the metric has it. 全区 stands as the unit's name. */
export interface TargetRow extends RowPlace {
  readonly year: number;
  /** The id of a metric of the scheme. */
  readonly metric: string;
  readonly unit: string;
  readonly amountFen?: string;
  readonly count?: number;
  readonly reportedOn?: string;
}

/** A unit as the target sheet of a year names it. */
export interface TargetUnit {
  readonly unit: string;
  readonly year: number;
}

/** The readable rows, and nothing else. */
export interface LedgerRows {
  readonly projects: readonly ProjectRow[];
  readonly funds: readonly FundsRow[];
  readonly stalls: readonly StallRow[];
  readonly activities: readonly ActivityRow[];
  readonly targets: readonly TargetRow[];
}

/** One impossible cell; its whole row is left out (ruling 25). */
export interface RejectedCell extends RowPlace {
  /** The heading as written. */
  readonly column: string;
  /** `D39` */
  readonly address: string;
  /** The cell as the person sees it, in one short line. */
  readonly value: string;
  readonly code: CellCode;
  readonly facts: Facts;
}

/** A row that is none: totals, remarks under the table. */
export interface SkippedRow extends RowPlace {
  readonly code: 'totals-row' | 'row-outside-columns';
  readonly value: string;
}

/** All a ledger states, and all it does not: every row left out is named with its reason. */
export interface Ledger extends LedgerRows {
  /**
   * Every unit the target sheet names, whatever becomes of its row: the sheet lists the district's
   * units, and with consent they are registered from it (ruling 31).
   */
  readonly targetUnits: readonly TargetUnit[];
  readonly rejected: readonly RejectedCell[];
  readonly skipped: readonly SkippedRow[];
  readonly notices: readonly Refusal<NoticeCode>[];
}
