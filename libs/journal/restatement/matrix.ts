import { addMonths, type Day, endOfDay, type Message, monthOf } from '#domain';
import type { FigureDefinition } from '../figures/catalogue.ts';
import type { Scene } from '../figures/evaluate.ts';
import { answer, isRefusal } from '../figures/evaluate.ts';
import type { Refusal } from '../refusals.ts';
import type { SceneAt } from './restatement.ts';

/** A figure as of one month end, as known at another. */
export interface MatrixCell {
  readonly knownOn: Day;
  readonly value: object | null;
  readonly printed: Message;
}

/** How a figure matured: a row for each month end, a cell for each later month end's knowledge. */
export interface MatrixAnswer {
  readonly id: string;
  readonly label: Message;
  readonly rows: readonly { readonly asOf: Day; readonly cells: readonly MatrixCell[] }[];
  readonly rules: readonly Message[];
}

const RULES: readonly Message[] = [
  {
    zh: '行为截至日（月末），列为按该月末当时的填报；早于截至日的不列。',
    en: 'Rows: as of a month end. Columns: as known at a month end, none before the day itself.',
  },
];

/** One figure over month ends both ways; the last month is the one of the day, up to the day. */
export async function matrixOf(
  figure: FigureDefinition,
  { ask }: Scene,
  months: number,
  sceneAt: SceneAt,
): Promise<MatrixAnswer | Refusal> {
  const ends = Array.from({ length: months }, (_, index) => {
    const back = months - 1 - index;
    return back === 0 ? ask.asOf : monthOf(addMonths(monthOf(ask.asOf).from, -back)).to;
  });
  const rows = [];
  for (const [place, asOf] of ends.entries()) {
    const cells: MatrixCell[] = [];
    for (const knownOn of ends.slice(place)) {
      const knownAt = endOfDay(knownOn);
      // Nothing is shown that was not known at the time the question itself is asked for.
      if (ask.knownAt !== null && knownAt > ask.knownAt && knownOn !== ask.asOf) continue;
      const scene = await sceneAt({ ...ask, asOf, knownAt: earlier(knownAt, ask.knownAt) });
      if (isRefusal(scene)) return scene;
      const told = await answer(figure, scene);
      if (isRefusal(told)) return told;
      cells.push({ knownOn, value: told.value, printed: told.printed });
    }
    rows.push({ asOf, cells });
  }
  return { id: figure.id, label: figure.label, rows, rules: RULES };
}

const earlier = (a: string, b: string | null) => (b !== null && b < a ? b : a);
