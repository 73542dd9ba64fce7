import { isDay } from '../calendar.ts';
import { accept, type Context, type Decision, refuse } from '../decider.ts';
import type { Facts, RefusalCode } from '../refusals.ts';
import type { PeriodCommand } from './commands.ts';
import type { PeriodEvent } from './events.ts';
import { closablePeriod, monthsOf } from './months.ts';
import type { PeriodState } from './state.ts';

type Turn = Exclude<PeriodCommand, { readonly type: 'PublishBulletin' }>;

const no = (code: RefusalCode, facts: Facts) => refuse<PeriodEvent>({ code, facts });

/** Whether a period may be closed, or reopened, on a day. */
export function decideTurn(
  command: Turn,
  state: PeriodState,
  { reportedOn }: Context,
): Decision<PeriodEvent> {
  const { year, data, type } = command;
  const { on, period: id } = data;
  if (!isDay(on)) return no('not-a-day', { value: String(on) });
  if (on > reportedOn) return no('dated-in-future', { on, reportedOn });
  const period = closablePeriod(id);
  if (period === null || !period.from.startsWith(`${year}-`)) {
    return no('period-unknown', { period: id, year });
  }
  const { to } = period;
  if (on <= to) return no('period-not-over', { period: id, on, to });
  const turned = monthsOf(id).map((month) => ({ id: month.id, was: state.months.get(month.id) }));
  const open = turned.filter(({ was }) => !was?.closed).map((month) => month.id);
  const days = turned.flatMap(({ was }) => (was === undefined ? [] : [was.on])).sort();
  const changedOn = days.at(-1);
  if (type === 'ClosePeriod' && open.length === 0) {
    return no('period-already-closed', { period: id, closedOn: changedOn ?? null });
  }
  if (type === 'ReopenPeriod' && open.length > 0)
    return no('period-not-closed', { period: id, open });
  // One day tells nothing of the order within it: the log's is taken (RULINGS 2).
  if (changedOn !== undefined && on < changedOn) {
    return no('before-period-change', { period: id, on, changedOn });
  }
  if (type === 'ClosePeriod') return accept({ type: 'PeriodClosed', data: command.data });
  if (command.data.reason.trim() === '') return no('reopening-without-reason', { period: id });
  return accept({ type: 'PeriodReopened', data: command.data });
}
