import { applyDecorators } from '@nestjs/common';
import {
  IsInt,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
} from 'class-validator';
import { readInstant } from '#domain';

// What a field looks like is said once, here; whether it makes sense is the domain's to say.

/** A calendar date `YYYY-MM-DD`; whether the day exists is decided with its meaning. */
export const IsDay = () => Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'must be YYYY-MM-DD' });

/** Integer 分 as a decimal string, so that no reader turns it into a float. */
export const IsFen = () =>
  Matches(/^(?:0|-?[1-9]\d{0,17})$/, { message: 'must be integer fen as a decimal string' });

/** A calendar year as a whole number. */
export const IsYear = () => applyDecorators(IsInt(), Min(1990), Max(2199));

/** A UTC instant to the millisecond, `2021-07-05T15:59:59.999Z`: one text for one instant. */
export const IsInstant = () =>
  ValidateBy({
    name: 'isInstant',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && readInstant(value) === value,
      defaultMessage: () => 'must be a UTC instant like 2021-07-05T15:59:59.999Z',
    },
  });

/**
 * An id as it stands in a stream name or a path: no blanks at its ends, no control
 * characters and no half characters, which no encoding can hold.
 */
export const IsId = () =>
  Matches(/^(?! )[^\p{Cc}\p{Cs}/\\?#$%][^\p{Cc}\p{Cs}/\\?#%]{0,99}(?<! )$/u, {
    message: 'must be 1 to 100 characters without control characters, / \\ ? # % or a leading $',
  });

/** Plain text of up to `max` characters; with `each`, a list of such texts. */
export const IsPlainText = (max: number, each = false) =>
  applyDecorators(
    IsString({ each }),
    MinLength(1, { each }),
    MaxLength(max, { each }),
    Matches(/^[^\p{Cc}\p{Cs}]*$/u, { each, message: 'must not hold control characters' }),
  );

/** It may be left out. A null is refused: events hold no nulls where there is nothing to say. */
export const MayBeAbsent = () => ValidateIf((_, value) => value !== undefined);

/** Plain text that may be left out. */
export const IsOptionalText = (max: number) => applyDecorators(MayBeAbsent(), IsPlainText(max));
