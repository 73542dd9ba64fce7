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
import { IsDay, IsFen, IsId, IsOptionalText, IsPlainText, MayBeAbsent } from './fields.ts';

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

export class CorrectProjectDetails extends Dated {
  @IsObject() @ValidateNested() @Type(() => DetailChanges) changes!: DetailChanges;
  @IsPlainText(500) reason!: string;
}

export class TransferProject extends Dated {
  @IsId() unitId!: string;
  @MayBeAbsent() @IsBoolean() estimated?: boolean;
}

export class SetSchedule extends Dated {
  @IsIn(PLANNED_MILESTONES) milestone!: PlannedMilestone;
  /** Null withdraws the plan. */
  @ValidateIf((schedule: SetSchedule) => schedule.plannedOn !== null)
  @IsDay()
  plannedOn!: Day | null;
}

export class SignContract extends Dated {
  @IsIn(CONTRACT_KINDS) kind!: ContractKind;
  @IsFen() amountFen!: FenText;
  @IsOptionalText(200) occasion?: string;
}

export class UpgradeContract extends Dated {
  @IsIn(CONTRACT_KINDS) kind!: ContractKind;
  @IsFen() amountFen!: FenText;
}

export class IncreaseContract extends Dated {
  @IsFen() amountFen!: FenText;
}

export class ChangeCityAssessment extends Dated {
  @IsBoolean() assessed!: boolean;
}

export class StartConstruction extends Dated {
  @IsIn(START_MODES) mode!: StartMode;
}

export class ReceiveFunds extends Dated {
  @IsFen() amountFen!: FenText;
  @IsOptionalText(100) voucher?: string;
}

export class WithdrawFunds extends Dated {
  @IsFen() amountFen!: FenText;
  @IsPlainText(500) reason!: string;
}

export class FileProject extends Dated {}

export class StartProduction extends Dated {}

export class ReportStall extends Dated {
  @IsPlainText(100) cause!: string;
  @IsIn(PLANNED_MILESTONES) blocks!: PlannedMilestone;
  @IsOptionalText(1000) description?: string;
  @IsOptionalText(200) department?: string;
  @MayBeAbsent() @IsDay() dueOn?: Day;
}

export class ReclassifyStall extends Dated {
  @IsId() stallId!: string;
  @IsPlainText(100) cause!: string;
  @IsOptionalText(500) reason?: string;
}

export class ResolveStall extends Dated {
  @IsId() stallId!: string;
  @IsOptionalText(1000) how?: string;
}

export class OrderSupervision extends Dated {
  @MayBeAbsent() @IsId() stallId?: string;
  @IsPlainText(200) department!: string;
  @IsDay() dueOn!: Day;
  @IsPlainText(1000) demand!: string;
}

export class CloseSupervision extends Dated {
  @IsId() orderId!: string;
  @IsPlainText(1000) evidence!: string;
}

export class TerminateProject extends Dated {
  @IsPlainText(200) cause!: string;
  @IsOptionalText(1000) note?: string;
}

export class ReinstateProject extends Dated {
  @IsPlainText(500) reason!: string;
}

export class ReverseEntry extends ProjectBound {
  @IsId() entryId!: string;
  @IsPlainText(500) reason!: string;
}

export class CorrectEntry extends ProjectBound {
  @IsId() entryId!: string;
  /** Fields to replace; the domain says which a fact of its type lets be corrected. */
  @IsObject() changes!: Record<string, string | boolean | null>;
  @IsPlainText(500) reason!: string;
}
