import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import {
  ACTIVITY_KINDS,
  type ActivityKind,
  type Day,
  type FenText,
  UNIT_KINDS,
  type UnitKind,
} from '#domain';
import { Command } from './command.ts';
import { IsDay, IsFen, IsId, IsOptionalText, IsPlainText, MayBeAbsent } from './fields.ts';

/** A command on one unit. */
export abstract class UnitBound extends Command {
  @IsId() unitId!: string;
  @IsDay() on!: Day;
}

/** 责任单位登记: a unit takes its place in the tree, and in a peer group if it has one. */
export class RegisterUnit extends UnitBound {
  @IsPlainText(200) name!: string;
  @IsIn(UNIT_KINDS) kind!: UnitKind;
  /** Null for the root of the tree. */
  @ValidateIf((unit: RegisterUnit) => unit.parentId !== null) @IsId() parentId!: string | null;
  @IsOptionalText(100) peerGroup?: string;
}

/** A unit’s name, place in the tree and peer group; what is absent stays as it is. */
export class PlacementChanges {
  @IsOptionalText(200) name?: string;
  @MayBeAbsent() @IsId() parentId?: string;
  @IsOptionalText(100) peerGroup?: string;
}

/** 单位变更: from this day the unit has another name, place in the tree or peer group. */
export class ChangeUnit extends UnitBound {
  @IsObject() @ValidateNested() @Type(() => PlacementChanges) changes!: PlacementChanges;
}

/** 兄弟区县: what another district had reached of a metric by this day, since the year began. */
export class ReportPeerFigure extends UnitBound {
  @IsPlainText(100) metric!: string;
  /** 分 for an amount, else a whole number, as a decimal string. */
  @IsFen() value!: FenText;
  @MayBeAbsent() @IsFen() target?: FenText;
  @IsPlainText(200) source!: string;
}

/** 招商活动: a unit’s visits out, visits in, events or press of one day, in batches. */
export class RecordActivity extends UnitBound {
  @IsIn(ACTIVITY_KINDS) kind!: ActivityKind;
  @IsInt() @Min(1) @Max(100_000) batches!: number;
  @IsOptionalText(200) destination?: string;
}
