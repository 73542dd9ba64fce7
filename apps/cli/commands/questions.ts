import type {
  CatalogueAnswer as Catalogue,
  Explanation,
  FigureAnswer,
  ProjectAnswer,
  ProjectPage,
  ReportAnswer,
} from '#journal';
import { type Answer, type Client, isProblem } from '../door/client.ts';
import type { Query } from '../door/door.ts';
import { withEither } from '../figure-or-rate.ts';
import { type QuestionOptions, queryOf } from '../question.ts';
import { type Session, withClient } from '../session.ts';

/** `luodi report`: the half-year report. */
export function report(session: Session, options: QuestionOptions): Promise<void> {
  return answered<ReportAnswer>(session, options, '/report', async (answer) => {
    const { showReport } = await import('../render/report.ts');
    showReport(answer, session.terminal);
  });
}

/** `luodi figure ID` and `luodi rate ID`. */
export function figure(
  session: Session,
  of: 'figures' | 'rates',
  id: string,
  options: QuestionOptions & { readonly groupBy?: string },
): Promise<void> {
  const path = `/${of}/${encodeURIComponent(id)}`;
  const more = { groupBy: options.groupBy };
  return answered<FigureAnswer>(
    session,
    options,
    path,
    async (answer) => {
      const { showFigure } = await import('../render/figure.ts');
      showFigure(answer, session.terminal);
    },
    more,
  );
}

/** `luodi figure` and `luodi rate` without an id: what there is to ask for. */
export function list(
  session: Session,
  of: 'figures' | 'rates',
  options: QuestionOptions,
): Promise<void> {
  return answered<Catalogue>(session, options, `/${of}`, async (catalogue) => {
    const { showCatalogue } = await import('../render/figure.ts');
    showCatalogue(catalogue, session.terminal);
  });
}

interface PageOptions {
  readonly limit?: string;
  readonly offset?: string;
}

/** What a page is where nothing is said. */
const LIMIT = 100;

/** `luodi explain ID`: a figure, or a rate where no figure is called that. */
export function explain(
  session: Session,
  id: string,
  options: QuestionOptions & PageOptions,
): Promise<void> {
  const { limit = String(LIMIT), offset = '0' } = options;
  const path = (of: string) => `/explain/${of}/${encodeURIComponent(id)}`;
  const render = async (answer: Explanation) => {
    const { showExplanation } = await import('../render/explanation.ts');
    const page = { limit: Number(limit), offset: Number(offset) };
    showExplanation(answer, page, session.terminal);
  };
  return withEither<Explanation>(session, { options, path, query: { limit, offset } }, render);
}

/** What `luodi projects` lists them by. */
export interface ListOptions extends QuestionOptions, PageOptions {
  readonly stage?: string;
  readonly ended?: boolean;
  readonly stalled?: boolean;
  readonly sector?: string;
  readonly chain?: string;
  readonly park?: string;
  readonly origin?: string;
  readonly text?: string;
  readonly sort?: string;
  readonly descending?: boolean;
}

/** `luodi projects`: a page of projects. */
export function projects(session: Session, options: ListOptions): Promise<void> {
  const { stage, ended, stalled, sector, chain, park, origin, text, sort, descending } = options;
  const { limit = String(LIMIT), offset = '0' } = options;
  const flag = (value: boolean | undefined) => (value === undefined ? undefined : String(value));
  const texts = { stage, sector, chain, park, origin, text, sort, limit, offset };
  const flags = { ended: flag(ended), stalled: flag(stalled), descending: flag(descending) };
  return answered<ProjectPage>(
    session,
    options,
    '/projects',
    async (page) => {
      const { showProjects } = await import('../render/project.ts');
      showProjects(page, Number(offset), session.terminal);
    },
    { ...texts, ...flags },
  );
}

/** `luodi project ID`: by its id, or by words only one project's name has. */
export function project(session: Session, id: string, options: QuestionOptions): Promise<void> {
  return withClient(session, 'data', async (client) => {
    const query = await queryOf(client, options);
    const answer = await projectNamed(client, id, query);
    const { showProject } = await import('../render/project.ts');
    show(session, answer, (value) => showProject(value, session.terminal));
  });
}

async function projectNamed(client: Client, id: string, query: Query) {
  const ask = (name: string) =>
    client.get<ProjectAnswer>(`/projects/${encodeURIComponent(name)}`, query);
  try {
    return await ask(id);
  } catch (error) {
    if (!isProblem(error, 'project-unknown')) throw error;
    const found = await client.get<ProjectPage>('/projects', { ...query, text: id, limit: '2' });
    const [only] = found.value.projects;
    if (only === undefined || found.value.total > 1) throw error;
    return ask(only.id);
  }
}

/** Asks one question and shows its answer: the API's JSON alone, or the same for people. */
export async function answered<T>(
  session: Session,
  options: QuestionOptions,
  path: string,
  render: (value: T) => Promise<void>,
  more: Query = {},
): Promise<void> {
  await withClient(session, 'data', async (client) => {
    const query = { ...(await queryOf(client, options)), ...more };
    const answer = await client.get<T>(path, query);
    await show(session, answer, render);
  });
}

/** The API's JSON alone, or the same for people. */
function show<T, R>({ terminal }: Session, { text, value }: Answer<T>, render: (value: T) => R) {
  if (!terminal.json) return render(value);
  return terminal.line(text.trimEnd());
}
