import { IsIn, IsObject, ValidateIf } from 'class-validator';
import {
  BULLETIN_BASES,
  type BulletinBasis,
  type BulletinContent,
  type Day,
  type Instant,
} from '#domain';
import { Command } from './command.ts';
import {
  IsDay,
  IsId,
  IsInstant,
  IsOptionalText,
  IsPlainText,
  IsYear,
  MayBeAbsent,
} from './fields.ts';

/** 发布通报: what was printed for a period and a unit, kept whole so that it can be printed again. */
export class PublishBulletin extends Command {
  @IsYear() year!: number;
  @IsDay() on!: Day;
  @IsPlainText(20) period!: string;
  @IsId() unitId!: string;
  @IsDay() asOf!: Day;
  /** Null where it says all that was known when it was published. */
  @ValidateIf((bulletin: PublishBulletin) => bulletin.knownAt !== null)
  @IsInstant()
  knownAt!: Instant | null;
  @IsIn(BULLETIN_BASES) basis!: BulletinBasis;
  @IsPlainText(200) hash!: string;
  @IsObject() content!: BulletinContent;
  @MayBeAbsent() @IsId() replaces?: string;
}

/** A command on the closing of one period. */
abstract class OfPeriod extends Command {
  @IsYear() year!: number;
  @IsDay() on!: Day;
  @IsPlainText(20) period!: string;
}

/** 关账: facts dated into the period and told from now on are adjustments to it. */
export class ClosePeriod extends OfPeriod {
  @IsOptionalText(500) reason?: string;
}

/** 重新开账: until it is closed anew, facts dated into the period are plain facts. */
export class ReopenPeriod extends OfPeriod {
  @IsPlainText(500) reason!: string;
}
