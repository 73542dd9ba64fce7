import type { RateDefinition, Scheme } from '#domain';
import type { Refusal } from '../refusals.ts';
import { type FigureDefinition, figureById } from './catalogue.ts';
import { rateOf } from './formula.ts';

/** A rate of the scheme as a figure. */
export const rateFigure = (rate: RateDefinition): FigureDefinition => ({
  id: rate.id,
  label: rate.name,
  formula: () => rateOf(rate),
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
