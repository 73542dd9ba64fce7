import { type Cell, shown } from './cell.ts';
import type { MetricWords } from './metric-words.ts';
import { moneyUnit, readMoney } from './money-cell.ts';
import { readCount } from './number-cell.ts';
import { type Reading, read, unreadable } from './refusal.ts';
import { COUNT_UNITS, codeOf, wordKey, wordOf } from './words.ts';

export type Quantity =
  | { readonly field: 'amountFen'; readonly value: string }
  | { readonly field: 'count'; readonly value: number };

/**
 * A target's number, which means nothing without its metric and its 计量单位: 18 filings in 万元
 * or an amount in 个 is refused. Where the metric or the unit itself cannot be read their own
 * cells say so, and nothing is said here.
 */
export function readQuantity(
  cell: Cell,
  { table, money }: MetricWords,
  metricCell: Cell,
  measureCell: Cell,
): Reading<Quantity | undefined> {
  const metric = metricCell.kind === 'text' ? codeOf(table, metricCell.raw) : undefined;
  const measure = shown(measureCell);
  if (metric === undefined || measure === '') return read(undefined);
  const unit = moneyUnit(wordKey(measure));
  const isMoney = money.has(metric);
  const fits = isMoney ? unit !== undefined : COUNT_UNITS.includes(wordKey(measure));
  if (!fits) {
    const facts = { metric: wordOf(table, metric), measure };
    return unreadable('target-measure-mismatch', facts);
  }
  if (isMoney && unit) {
    const amount = readMoney(cell, unit, 'zero');
    if (!amount.ok) return amount;
    return read(amount.value === undefined ? undefined : field('amountFen', amount.value));
  }
  const count = readCount(cell, 0);
  if (!count.ok) return count;
  return read(count.value === undefined ? undefined : field('count', count.value));
}

function field<F extends string, V>(name: F, value: V): { field: F; value: V } {
  return { field: name, value };
}
