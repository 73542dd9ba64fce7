import type { ForecastAnswer, ForecastExplanation } from '#journal';
import type { QuestionOptions } from '../question.ts';
import type { Session } from '../session.ts';
import { answered } from './questions.ts';

/** `luodi forecast`: where metrics will stand at the year's end, by two lines and their errors. */
export function forecast(
  session: Session,
  options: QuestionOptions & { readonly metric?: string },
): Promise<void> {
  const render = async (answer: ForecastAnswer) => {
    const { showForecast } = await import('../render/forecast.ts');
    showForecast(answer, session.terminal);
  };
  const query = { metrics: options.metric?.replaceAll('，', ',') };
  return answered<ForecastAnswer>(session, options, '/forecast', render, query);
}

/** `luodi forecast --explain METRIC`: its plans, past plans and entries, with their events. */
export function explain(
  session: Session,
  options: QuestionOptions & { readonly explain: string; limit?: string; offset?: string },
): Promise<void> {
  const { explain: metric, limit, offset } = options;
  const render = async (answer: ForecastExplanation) => {
    const { showForecastExplanation } = await import('../render/forecast-explanation.ts');
    showForecastExplanation(answer, session.terminal);
  };
  const query = { metric, limit, offset };
  return answered<ForecastExplanation>(session, options, '/forecast/explain', render, query);
}
