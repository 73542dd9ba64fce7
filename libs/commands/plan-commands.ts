import { ArrayMaxSize, IsArray, IsIn, IsInt, IsObject, Max, Min } from 'class-validator';
import { CURVE_SHAPES, type CurveShape, type Day, type FenText, type Scheme } from '#domain';
import { Command } from './command.ts';
import { IsDay, IsFen, IsId, IsOptionalText, IsPlainText, IsYear } from './fields.ts';
import { IsScheme } from './scheme-shape.ts';

/** A curve says proportions: nobody needs finer ones. */
const WEIGHT_MAX = 1_000_000_000;

/** A command on the plan of one year. */
abstract class PlanBound extends Command {
  @IsYear() year!: number;
  @IsDay() on!: Day;
  @IsPlainText(100) metric!: string;
  @IsId() unitId!: string;
}

abstract class OfTarget extends PlanBound {
  /** 分 for an amount, else a whole number, as a decimal string. */
  @IsFen() value!: FenText;
}

/** 下达任务: what a unit is to reach of a metric in the year; once set, only revised. */
export class SetTarget extends OfTarget {}

/** 调整任务: another target from this day on; refused where none was set by then. */
export class ReviseTarget extends OfTarget {
  @IsPlainText(500) reason!: string;
}

/** 计划曲线: from this day on the year’s task is spread over its 36 旬 by these weights. */
export class SetPlanCurve extends PlanBound {
  @IsIn(CURVE_SHAPES) shape!: CurveShape;
  @IsArray()
  @ArrayMaxSize(366)
  @IsInt({ each: true })
  @Min(-WEIGHT_MAX, { each: true })
  @Max(WEIGHT_MAX, { each: true })
  weights!: number[];
  @IsOptionalText(500) reason?: string;
}

/** The scheme's shape is checked here, and whether it holds as a whole by its own rules. */
export class AdoptScheme extends Command {
  @IsDay() on!: Day;
  @IsObject() @IsScheme() scheme!: Scheme;
}
