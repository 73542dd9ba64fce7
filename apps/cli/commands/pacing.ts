import { randomUUID } from 'node:crypto';
import type { CurveShape } from '#domain';
import type {
  AlertsAnswer,
  HalfYearAnswer,
  LightExplanation,
  PlanCurveAnswer,
  ProjectLightsAnswer,
  RankExplanation,
  RankingAnswer,
  TargetsAnswer,
  TrackingAnswer,
  TrackingExplanation,
} from '#journal';
import type { Client } from '../door/client.ts';
import type { Query } from '../door/door.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { readAmountFen } from '../money.ts';
import { type QuestionOptions, queryOf } from '../question.ts';
import { type Session, withClient } from '../session.ts';
import { answered } from './questions.ts';

/** How `luodi track` cuts its table. */
export interface TrackOptions extends QuestionOptions {
  readonly pace?: string;
  readonly metric?: string;
  readonly units?: string;
}

/** `luodi track`: 以旬保月, one row period by period or several as they stand. */
export function track(session: Session, options: TrackOptions): Promise<void> {
  const { pace = 'month', metric, units } = options;
  const query = { pace, metrics: metric?.replaceAll('，', ','), units };
  const render = async (answer: TrackingAnswer) => {
    const { showTracking } = await import('../render/tracking.ts');
    showTracking(answer, session.terminal);
  };
  return answered<TrackingAnswer>(session, options, '/tracking', render, query);
}

/** `luodi explain METRIC --period PERIOD`: one cell down to its entries and events. */
export function explainCell(
  session: Session,
  metric: string,
  options: QuestionOptions & { readonly period: string; limit?: string; offset?: string },
): Promise<void> {
  const { period, limit, offset } = options;
  const render = async (answer: TrackingExplanation) => {
    const { showCell } = await import('../render/cell.ts');
    showCell(answer, session.terminal);
  };
  const query = { metric, period, limit, offset };
  return answered<TrackingExplanation>(session, options, '/tracking/explain', render, query);
}

/** `luodi lights`: the projects whose start or filing is due. */
export function lights(
  session: Session,
  options: QuestionOptions & { about?: string; colour?: string; limit?: string; offset?: string },
): Promise<void> {
  const { about, colour, limit, offset } = options;
  const render = async (answer: ProjectLightsAnswer) => {
    const { showLights } = await import('../render/pacing.ts');
    showLights(answer, session.terminal);
  };
  const query = { about, colours: colour?.replaceAll('，', ','), limit, offset };
  return answered<ProjectLightsAnswer>(session, options, '/tracking/lights', render, query);
}

/** `luodi lights --explain PROJECT --about WHICH`: one light with the facts it follows from. */
export function explainLight(
  session: Session,
  options: QuestionOptions & { explain: string; about?: string; limit?: string; offset?: string },
): Promise<void> {
  const { explain: project, about, limit, offset } = options;
  const render = async (answer: LightExplanation) => {
    const { showLightExplained } = await import('../render/pacing-explained.ts');
    showLightExplained(answer, session.terminal);
  };
  const query = { project, about, limit, offset };
  return answered<LightExplanation>(session, options, '/tracking/lights/explain', render, query);
}

/** `luodi half-year`: 双过半. */
export function halfYear(session: Session, options: QuestionOptions): Promise<void> {
  const render = async (answer: HalfYearAnswer) => {
    const { showHalfYear } = await import('../render/pacing.ts');
    showHalfYear(answer, session.terminal);
  };
  return answered<HalfYearAnswer>(session, options, '/tracking/half-year', render);
}

/** `luodi digest --since DAY`: what turned since then, unit by unit. */
export function digest(
  session: Session,
  options: QuestionOptions & { readonly since: string },
): Promise<void> {
  const render = async (answer: AlertsAnswer) => {
    const { showAlerts } = await import('../render/pacing.ts');
    showAlerts(answer, session.terminal);
  };
  const { since } = options;
  return answered<AlertsAnswer>(session, options, '/tracking/alerts', render, { since });
}

/** `luodi rank METRIC`: the ranking within peer groups, or our place among districts. */
export function rank(
  session: Session,
  metric: string,
  options: QuestionOptions & { readonly pace?: string; readonly districts?: boolean },
): Promise<void> {
  const render = async (answer: RankingAnswer) => {
    const { showRanking } = await import('../render/pacing.ts');
    showRanking(answer, session.terminal);
  };
  const districts = options.districts === true;
  const path = districts ? '/rankings/districts' : '/rankings';
  const query: Query = districts ? { metric } : { metric, pace: options.pace };
  return answered<RankingAnswer>(session, options, path, render, query);
}

/** `luodi rank METRIC --explain UNIT`: why a unit has its rank. */
export function explainRank(
  session: Session,
  metric: string,
  options: QuestionOptions & { readonly pace?: string; readonly explain: string },
): Promise<void> {
  const render = async (answer: RankExplanation) => {
    const { showRankExplained } = await import('../render/pacing-explained.ts');
    showRankExplained(answer, session.terminal);
  };
  const query = { metric, pace: options.pace };
  const asked = { ...options, unit: options.explain };
  return answered<RankExplanation>(session, asked, '/rankings/explain', render, query);
}

/** `luodi target`: targets down the tree. */
export function targets(session: Session, options: QuestionOptions): Promise<void> {
  const render = async (answer: TargetsAnswer) => {
    const { showTargets } = await import('../render/pacing.ts');
    showTargets(answer, session.terminal);
  };
  return answered<TargetsAnswer>(session, options, '/targets', render);
}

/** What `luodi target set` and `luodi target revise` are told. */
export interface TargetOptions {
  readonly unit: string;
  readonly on: string;
  readonly year?: string;
  readonly reason?: string;
}

/** `luodi target set METRIC VALUE`, and `revise` with a reason. */
export function setTarget(
  session: Session,
  metric: string,
  value: string,
  options: TargetOptions,
): Promise<void> {
  return withClient(session, 'data', async (client) => {
    const { on, reason } = options;
    const unitId = await unitIdOf(client, options);
    const told = await inMetric(client, metric, unitId, value);
    const body = { on, metric, unitId, value: told, ...(reason && { reason }) };
    const path = reason === undefined ? 'targets' : 'target-revisions';
    await record(session, client, `/plans/${yearOf(options)}/${path}`, body);
  });
}

/** `luodi plan METRIC`: the plan curve that holds, beside proposals. */
export function plan(session: Session, metric: string, options: QuestionOptions): Promise<void> {
  const render = async (answer: PlanCurveAnswer) => {
    const { showCurve } = await import('../render/pacing.ts');
    showCurve(answer, session.terminal);
  };
  return answered<PlanCurveAnswer>(session, options, '/plans', render, { metric });
}

/** `luodi plan set METRIC SHAPE`: takes a proposal, or 36 weights by hand. */
export function setPlan(
  session: Session,
  metric: string,
  shape: string,
  options: TargetOptions & { readonly weights?: string },
): Promise<void> {
  return withClient(session, 'data', async (client) => {
    const { on, reason } = options;
    const unitId = await unitIdOf(client, options);
    const weights =
      options.weights === undefined
        ? await proposal(client, metric, shape as CurveShape, { asOf: on, unit: unitId })
        : weightsIn(options.weights);
    const body = { on, metric, unitId, shape, weights, ...(reason && { reason }) };
    await record(session, client, `/plans/${yearOf(options)}/curves`, body);
  });
}

/** Weights as people list them: commas and blanks part them, and may stand at either end. */
function weightsIn(text: string): number[] {
  const parts = text.split(/[,，\s]+/).filter((part) => part !== '');
  return parts.map(Number);
}

async function proposal(
  client: Client,
  metric: string,
  shape: CurveShape,
  query: Query,
): Promise<readonly number[]> {
  const { value } = await client.get<PlanCurveAnswer>('/plans', { ...query, metric });
  const found = value.proposals.find((curve) => curve.shape === shape);
  if (found?.weights) return found.weights;
  const shapes = value.proposals.map((curve) => curve.shape).join(', ');
  throw failures.usage(
    words(`没有可用的“${shape}”曲线`, `There is no "${shape}" curve to be had`),
    found === undefined
      ? words(`可用：${shapes}；或用 --weights`, `There are: ${shapes}; or give --weights`)
      : found.says,
  );
}

async function unitIdOf(client: Client, { unit }: TargetOptions): Promise<string> {
  const { unit: id } = await queryOf(client, { unit });
  return id ?? unit;
}

const yearOf = ({ year, on }: TargetOptions) => encodeURIComponent(year ?? on.slice(0, 4));

/**
 * A target in its metric's own unit: an amount needs its unit, a count has none. A metric nobody
 * knows is left to be refused where it is recorded.
 */
async function inMetric(
  client: Client,
  metric: string,
  unit: string,
  text: string,
): Promise<string> {
  const value = amountOrCount(text);
  const { metrics } = (await client.get<TargetsAnswer>('/targets', { unit })).value;
  const known = metrics.find(({ id }) => id === metric);
  // Nothing is nothing in any unit.
  if (known === undefined || value === '0') return value;
  const isCount = COUNT.test(text);
  if (isCount === (known.weight === 'count')) return value;
  const { zh, en } = known.name;
  throw isCount
    ? failures.usage(
        words(`${zh}是金额，“${text}”没有单位`, `${en} is an amount, and "${text}" has no unit`),
        words('写作 3亿、5000万', 'Write 3亿, 5000万 (3yi, 5000wan)'),
      )
    : failures.usage(
        words(`${zh}是个数，“${text}”是金额`, `${en} is a count, and "${text}" an amount`),
        words('写作 18', 'Write 18'),
      );
}

const COUNT = /^\d{1,9}$/;

function amountOrCount(text: string): string {
  const value = COUNT.test(text) ? BigInt(text).toString() : readAmountFen(text);
  if (value !== null) return value;
  throw failures.usage(
    words(`“${text}”既不是个数，也不是带单位的金额`, `"${text}" is no count and no amount`),
    words('写作 18，或 3亿、5000万', 'Write 18, or 3亿, 5000万 (3yi, 5000wan)'),
  );
}

/** Records one fact, and says where it stands in the log. */
export async function record(
  session: Session,
  client: Client,
  path: string,
  body: object,
): Promise<void> {
  const { terminal } = session;
  const sent = await client.postJson<{ readonly position: string; readonly repeated: boolean }>(
    path,
    JSON.stringify(body),
    randomUUID(),
  );
  if (terminal.json) return terminal.line(sent.text.trimEnd());
  const { position } = sent.value;
  return terminal.line(terminal.say(words(`已记录：#${position}`, `Recorded: #${position}`)));
}
