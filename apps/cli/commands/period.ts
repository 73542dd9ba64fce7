import type { AdjustmentsAnswer, PeriodsAnswer } from '#journal';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import type { QuestionOptions } from '../question.ts';
import { type Session, withClient } from '../session.ts';
import { record } from './pacing.ts';
import { answered } from './questions.ts';

/** `luodi period list [YEAR]`: which periods are closed, when and by whom. */
export function list(
  session: Session,
  year: string | undefined,
  options: QuestionOptions,
): Promise<void> {
  const render = async (answer: PeriodsAnswer) => {
    const { showPeriods } = await import('../render/period.ts');
    showPeriods(answer, session.terminal);
  };
  const path = `/periods/${encodeURIComponent(year ?? String(new Date().getFullYear()))}`;
  return answered<PeriodsAnswer>(session, options, path, render);
}

/** `luodi period close PERIOD` and `reopen PERIOD`. */
export function turn(
  session: Session,
  how: 'close' | 'reopen',
  period: string,
  { on, reason }: { readonly on: string; readonly reason?: string },
): Promise<void> {
  const year = /^\d{4}/.exec(period)?.[0];
  if (year === undefined) {
    throw failures.usage(
      words(`“${period}”不是期间`, `"${period}" is no period`),
      words('写作 2021-06、2021-Q2 或 2021', 'Write 2021-06, 2021-Q2 or 2021'),
    );
  }
  const path = `/periods/${year}/${how === 'close' ? 'closings' : 'reopenings'}`;
  const body = { on, period, ...(reason !== undefined && { reason }) };
  return withClient(session, 'data', (client) => record(session, client, path, body));
}

/** What `luodi period adjustments` is asked with. */
export interface AdjustmentsOptions extends QuestionOptions {
  readonly knownIn?: boolean;
  readonly metric?: string;
  readonly limit?: string;
  readonly offset?: string;
}

/** `luodi period adjustments PERIOD`: what became known of it after it was closed. */
export function adjustments(
  session: Session,
  period: string,
  options: AdjustmentsOptions,
): Promise<void> {
  const render = async (answer: AdjustmentsAnswer) => {
    const { showAdjustments } = await import('../render/period.ts');
    showAdjustments(answer, session.terminal);
  };
  const { knownIn = false, metric, limit, offset } = options;
  const query = { [knownIn ? 'knownIn' : 'period']: period, metric, limit, offset };
  return answered<AdjustmentsAnswer>(session, options, '/adjustments', render, query);
}
