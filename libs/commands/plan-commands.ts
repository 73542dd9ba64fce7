import { IsInt, IsObject, Max, Min } from 'class-validator';
import type { Day, FenText, Scheme } from '#domain';
import { Command } from './command.ts';
import { IsDay, IsFen, IsId, IsPlainText } from './fields.ts';
import { IsScheme } from './scheme-shape.ts';

/** A command on the plan of one year. */
abstract class PlanBound extends Command {
  @IsInt() @Min(1990) @Max(2199) year!: number;
  @IsDay() on!: Day;
  @IsPlainText(100) metric!: string;
  @IsId() unitId!: string;
  /** 分 for an amount, else a whole number, as a decimal string. */
  @IsFen() value!: FenText;
}

/** 下达任务: what a unit is to reach of a metric in the year; once set, only revised. */
export class SetTarget extends PlanBound {}

/** 调整任务: another target from this day on; refused where none was set by then. */
export class ReviseTarget extends PlanBound {
  @IsPlainText(500) reason!: string;
}

/** The scheme's shape is checked here, and whether it holds as a whole by its own rules. */
export class AdoptScheme extends Command {
  @IsDay() on!: Day;
  @IsObject() @IsScheme() scheme!: Scheme;
}
