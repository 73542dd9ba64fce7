import type { FindingsAnswer, MaturityAnswer, ReportingAnswer } from '#journal';
import type { QuestionOptions } from '../question.ts';
import type { Session } from '../session.ts';
import { answered } from './questions.ts';

/** Which of the three answers about reports, and how it is cut. */
export interface ReportingOptions extends QuestionOptions {
  readonly pace?: string;
  readonly by?: string;
  readonly findings?: boolean;
  readonly finding?: string;
  readonly period?: string;
  readonly limit?: string;
  readonly offset?: string;
  readonly maturity?: boolean;
  readonly months?: string;
}

/**
 * `luodi reporting`: delays and bursts by unit; with `--findings` what there is to look at, with
 * `--maturity` how months matured. Options of another answer are refused, not passed over.
 */
export function reporting(session: Session, options: ReportingOptions): Promise<void> {
  const { pace, by, findings, finding, period, limit, offset, maturity, months } = options;
  const query = { pace, by, finding, period, limit, offset, months };
  const { terminal } = session;
  const render = () => import('../render/reporting.ts');
  if (findings === true || finding !== undefined) {
    const show = async (answer: FindingsAnswer) => (await render()).showFindings(answer, terminal);
    return answered<FindingsAnswer>(session, options, '/reporting/findings', show, query);
  }
  if (maturity === true) {
    const show = async (answer: MaturityAnswer) => (await render()).showMaturity(answer, terminal);
    return answered<MaturityAnswer>(session, options, '/reporting/maturity', show, query);
  }
  const show = async (answer: ReportingAnswer) => (await render()).showReporting(answer, terminal);
  return answered<ReportingAnswer>(session, options, '/reporting', show, query);
}
