import { isProblem } from './door/client.ts';
import type { Query } from './door/door.ts';
import { type QuestionOptions, queryOf } from './question.ts';
import { type Session, withClient } from './session.ts';

/** A question about a figure, or about a rate where no figure is called that. */
export interface Either {
  readonly options: QuestionOptions;
  readonly path: (of: 'figures' | 'rates') => string;
  readonly query: Query;
}

/** Asks about a figure, then about a rate of that name; shows the answer, or its JSON alone. */
export async function withEither<T>(
  session: Session,
  { options, path, query: more }: Either,
  render: (answer: T) => Promise<void>,
): Promise<void> {
  await withClient(session, 'data', async (client) => {
    const query = { ...(await queryOf(client, options)), ...more };
    const ask = (of: 'figures' | 'rates') => client.get<T>(path(of), query);
    const answer = await ask('figures').catch((unknown: unknown) => {
      if (!isProblem(unknown, 'figure-unknown')) throw unknown;
      return ask('rates').catch((error: unknown) => {
        throw isProblem(error, 'rate-unknown') ? unknown : error;
      });
    });
    if (session.terminal.json) session.terminal.line(answer.text.trimEnd());
    else await render(answer.value);
  });
}
