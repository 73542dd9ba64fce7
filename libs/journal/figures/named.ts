import type { RateDefinition, Scheme } from '#domain';
import type { Refusal } from '../refusals.ts';
import { type FigureDefinition, figureById } from './catalogue.ts';
import { rateOf } from './formula.ts';

/** A rate of a scheme as a figure; under another scheme it is what that one says of it. */
export const rateFigure = (rate: RateDefinition): FigureDefinition => ({
  id: rate.id,
  label: rate.name,
  formula: ({ rates }) => rateOf(rates.find(({ id }) => id === rate.id) ?? rate),
});

/** A figure of the catalogue, or a rate of the scheme, by its id. */
export function figureNamed(
  of: 'figure' | 'rate',
  id: string,
  scheme: Scheme,
): FigureDefinition | Refusal {
  const rate = scheme.rates.find((r) => r.id === id);
  if (of === 'rate') {
    return rate === undefined ? { code: 'rate-unknown', facts: { id } } : rateFigure(rate);
  }
  return figureById(id, scheme) ?? { code: 'figure-unknown', facts: { id } };
}
