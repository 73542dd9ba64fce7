import type { BridgeLineExplanation, MatrixAnswer, ReportRestatement, Restatement } from '#journal';
import type { Query } from '../door/door.ts';
import { withEither } from '../figure-or-rate.ts';
import type { QuestionOptions } from '../question.ts';
import type { Session } from '../session.ts';
import { answered } from './questions.ts';

/** What a figure is compared with. */
export interface RestateOptions extends QuestionOptions {
  readonly fromAsOf?: string;
  readonly fromKnownAt?: string;
  readonly line?: string;
  readonly term?: string;
}

const fromOf = ({ fromAsOf, fromKnownAt }: RestateOptions): Query => ({ fromAsOf, fromKnownAt });

/** `luodi restate`: which figures of the report are others than they were, and why. */
export function restateReport(session: Session, options: RestateOptions): Promise<void> {
  const render = async (answer: ReportRestatement) => {
    const { showReportRestatement } = await import('../render/restatement.ts');
    showReportRestatement(answer, session.terminal);
  };
  const path = '/restatement/report';
  return answered<ReportRestatement>(session, options, path, render, fromOf(options));
}

/** `luodi restate ID`: the bridge of one figure or rate, or one line of it to its entries. */
export function restate(session: Session, id: string, options: RestateOptions): Promise<void> {
  const { line, term } = options;
  if (line === undefined) {
    return withEither<Restatement>(
      session,
      {
        options,
        path: (of) => `/restatement/${of}/${encodeURIComponent(id)}`,
        query: fromOf(options),
      },
      async (answer) => {
        const { showRestatement } = await import('../render/restatement.ts');
        showRestatement(answer, session.terminal);
      },
    );
  }
  return withEither<BridgeLineExplanation>(
    session,
    {
      options,
      path: (of) => `/restatement/${of}/${encodeURIComponent(id)}/line`,
      query: { ...fromOf(options), line, term },
    },
    async (answer) => {
      const { showBridgeLine } = await import('../render/restatement.ts');
      showBridgeLine(answer, session.terminal);
    },
  );
}

/** `luodi matrix ID`: one figure at month ends, as known at month ends. */
export function matrix(
  session: Session,
  id: string,
  options: QuestionOptions & { readonly months?: string },
): Promise<void> {
  return withEither<MatrixAnswer>(
    session,
    {
      options,
      path: (of) => `/matrix/${of}/${encodeURIComponent(id)}`,
      query: { months: options.months },
    },
    async (answer) => {
      const { showMatrix } = await import('../render/restatement.ts');
      showMatrix(answer, session.terminal);
    },
  );
}
