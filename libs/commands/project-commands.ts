import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import {
  CONTRACT_KINDS,
  type ContractKind,
  type Day,
  type FenText,
  PLANNED_MILESTONES,
  type PlannedMilestone,
  SECTORS,
  type Sector,
  START_MODES,
  type StartMode,
} from '#domain';
import { Command } from './command.ts';
import { IsDay, IsFen, IsId, IsOptionalText, IsPlainText, IsYear, MayBeAbsent } from './fields.ts';

/** A command on one project. */
export abstract class ProjectBound extends Command {
  @IsId() projectId!: string;
}

abstract class Dated extends ProjectBound {
  @IsDay() on!: Day;
}

/** What was always so of a project; every field may stay as it is. */
export class DetailChanges {
  @IsOptionalText(200) name?: string;
  @IsOptionalText(200) investor?: string;
  @IsOptionalText(100) origin?: string;
  @MayBeAbsent() @IsIn(SECTORS) sector?: Sector;
  @IsOptionalText(100) chain?: string;
  @IsOptionalText(200) park?: string;
  @MayBeAbsent() @IsFen() plannedInvestmentFen?: FenText;
  @MayBeAbsent() @IsBoolean() key?: boolean;
  @MayBeAbsent() @IsBoolean() cityAssessed?: boolean;
  @MayBeAbsent() @IsArray() @ArrayMaxSize(50) @IsPlainText(200, true) aliases?: string[];
}

/** 登记: from this day the project is in talks, and this unit is responsible for it. */
export class RegisterProject extends Dated {
  @IsPlainText(200) name!: string;
  @IsId() unitId!: string;
  @IsOptionalText(200) investor?: string;
  @IsOptionalText(100) origin?: string;
  @MayBeAbsent() @IsIn(SECTORS) sector?: Sector;
  @IsOptionalText(100) chain?: string;
  @IsOptionalText(200) park?: string;
  @MayBeAbsent() @IsFen() plannedInvestmentFen?: FenText;
  @MayBeAbsent() @IsBoolean() key?: boolean;
  @MayBeAbsent() @IsBoolean() cityAssessed?: boolean;
  @MayBeAbsent() @IsArray() @ArrayMaxSize(50) @IsPlainText(200, true) aliases?: string[];
}

/** 更正: details are put as they always were; what changes on a date is told otherwise. */
export class CorrectProjectDetails extends Dated {
  @IsObject() @ValidateNested() @Type(() => DetailChanges) changes!: DetailChanges;
  @IsPlainText(500) reason!: string;
}

/** 移交: from this day another unit is responsible, and credited with what follows. */
export class TransferProject extends Dated {
  @IsId() unitId!: string;
  @MayBeAbsent() @IsBoolean() estimated?: boolean;
}

/** 计划: a milestone is planned for a day; the plan before it stays visible. */
export class SetSchedule extends Dated {
  @IsIn(PLANNED_MILESTONES) milestone!: PlannedMilestone;
  /** Null withdraws the plan. */
  @ValidateIf((schedule: SetSchedule) => schedule.plannedOn !== null)
  @IsDay()
  plannedOn!: Day | null;
}

/** 计划到位资金: what the project is to bring in that year; 0 withdraws an earlier plan. */
export class PlanFunds extends Dated {
  @IsYear() year!: number;
  @IsFen() amountFen!: FenText;
}

/** 签约: a contract of one kind is signed for an amount; a project is signed once. */
export class SignContract extends Dated {
  @IsIn(CONTRACT_KINDS) kind!: ContractKind;
  @IsFen() amountFen!: FenText;
  @IsOptionalText(200) occasion?: string;
}

/** 升格: the contract becomes one of a higher kind, for its whole amount. */
export class UpgradeContract extends Dated {
  @IsIn(CONTRACT_KINDS) kind!: ContractKind;
  @IsFen() amountFen!: FenText;
}

/** 增资: a formal contract grows by an increment; never a second signing. */
export class IncreaseContract extends Dated {
  @IsFen() amountFen!: FenText;
}

/** 市级考核: from this day the project is city-assessed, or no longer is. */
export class ChangeCityAssessment extends Dated {
  @IsBoolean() assessed!: boolean;
}

/** 开工: permanent works have broken ground or, without civil works, operation has begun. */
export class StartConstruction extends Dated {
  @IsIn(START_MODES) mode!: StartMode;
}

/** 到位资金: one tranche of evidenced money. */
export class ReceiveFunds extends Dated {
  @IsFen() amountFen!: FenText;
  @IsOptionalText(100) voucher?: string;
}

/** 资金撤回: money that came leaves again; refused beyond what was received by then. */
export class WithdrawFunds extends Dated {
  @IsFen() amountFen!: FenText;
  @IsPlainText(500) reason!: string;
}

/** 备案入统: the project is filed and enrolled in the statistics library. */
export class FileProject extends Dated {}

/** 投产: the project is in production; refused where it has not started by then. */
export class StartProduction extends Dated {}

/** 停滞: a cause holds up a milestone since this day; refused once that is reached. */
export class ReportStall extends Dated {
  @IsPlainText(100) cause!: string;
  @IsIn(PLANNED_MILESTONES) blocks!: PlannedMilestone;
  @IsOptionalText(1000) description?: string;
  @IsOptionalText(200) department?: string;
  @MayBeAbsent() @IsDay() dueOn?: Day;
}

/** 停滞改因: from this day the stall has another cause; the old one keeps its days. */
export class ReclassifyStall extends Dated {
  @IsId() stallId!: string;
  @IsPlainText(100) cause!: string;
  @IsOptionalText(500) reason?: string;
}

/** 停滞解除: the stall is over on this day. */
export class ResolveStall extends Dated {
  @IsId() stallId!: string;
  @IsOptionalText(1000) how?: string;
}

/** 督办: a department is to meet a demand by a day, about one stall or the whole project. */
export class OrderSupervision extends Dated {
  @MayBeAbsent() @IsId() stallId?: string;
  @IsPlainText(200) department!: string;
  @IsDay() dueOn!: Day;
  @IsPlainText(1000) demand!: string;
}

/** 销号: a supervision order is closed, never without evidence. */
export class CloseSupervision extends Dated {
  @IsId() orderId!: string;
  @IsPlainText(1000) evidence!: string;
}

/** 终止洽谈或解约: the project ends on this day for a cause, and its stalls with it. */
export class TerminateProject extends Dated {
  @IsPlainText(200) cause!: string;
  @IsOptionalText(1000) note?: string;
}

/** 恢复: the project lives again from this day; refused where it is not terminated. */
export class ReinstateProject extends Dated {
  @IsPlainText(500) reason!: string;
}

/** 红字冲销: an entry is taken out of account; refused while others depend on it. */
export class ReverseEntry extends ProjectBound {
  @IsId() entryId!: string;
  @IsPlainText(500) reason!: string;
}

/** 记录更正: fields of an entry are replaced from its start; refused where others then fall. */
export class CorrectEntry extends ProjectBound {
  @IsId() entryId!: string;
  /** Fields to replace; the domain says which a fact of its type lets be corrected. */
  @IsObject() changes!: Record<string, string | boolean | null>;
  @IsPlainText(500) reason!: string;
}
