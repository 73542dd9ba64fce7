import { isDay } from '../calendar.ts';
import { accept, type Context, type Decider, type Decision, refuse } from '../decider.ts';
import { isFenText } from '../money.ts';
import type { Facts, RefusalCode } from '../refusals.ts';
import type { UnitCommand } from './commands.ts';
import { detailsOn } from './entries.ts';
import type { UnitDetails, UnitEvent, UnitEvents, UnitKind } from './events.ts';
import { evolve, noUnit, type UnitState } from './state.ts';

const no = (code: RefusalCode, facts: Facts) => refuse<UnitEvent>({ code, facts });

/** The rules of `unit-<id>`. */
export const unitDecider: Decider<UnitCommand, UnitEvent, UnitState> = {
  initial: noUnit,
  evolve,
  decide,
};

function decide(command: UnitCommand, state: UnitState, context: Context): Decision<UnitEvent> {
  const { unitId } = command;
  const { on } = command.data;
  if (!isDay(on)) return no('not-a-day', { value: String(on) });
  if (on > context.reportedOn) {
    return no('dated-in-future', { on, reportedOn: context.reportedOn });
  }
  if (command.type === 'RegisterUnit') return register(unitId, command.data, state, context);
  if (state.registered === null) return no('unit-unknown', { unitId });
  const registeredOn = state.registered.on;
  if (command.type === 'ChangeUnit') {
    if (on < registeredOn) return no('before-unit-registered', { on, registeredOn });
    return change(unitId, command.data, state, context);
  }
  const isPeer = state.registered.kind === 'peer';
  if (command.type === 'ReportPeerFigure') {
    if (!isPeer) return no('unit-not-peer', { unitId });
    return peerFigure(command.data, state, context);
  }
  if (isPeer) return no('unit-is-peer', { unitId });
  return command.data.batches > 0 && Number.isSafeInteger(command.data.batches)
    ? accept({ type: 'ActivityRecorded', data: command.data })
    : no('amount-not-positive', { amountFen: String(command.data.batches) });
}

function peerFigure(
  data: UnitEvents['PeerFigureReported'],
  state: UnitState,
  context: Context,
): Decision<UnitEvent> {
  const { on, metric, value, target, source } = data;
  if (!context.scheme.metrics.some((m) => m.id === metric)) return no('metric-unknown', { metric });
  const wrong = [value, target ?? '0'].find((fen) => !isFenText(fen) || BigInt(fen) < 0n);
  if (wrong !== undefined) return no('amount-negative', { amountFen: String(wrong) });
  const known = state.figures.findLast((figure) => figure.on === on && figure.metric === metric);
  const same = known?.value === value && known.target === target && known.source === source;
  return same ? accept() : accept({ type: 'PeerFigureReported', data });
}

function register(
  unitId: string,
  data: UnitEvents['UnitRegistered'],
  state: UnitState,
  context: Context,
): Decision<UnitEvent> {
  const known = state.registered;
  if (known !== null) {
    return saysTheSame(known, data) ? accept() : no('unit-already-registered', { unitId });
  }
  const { kind } = data;
  return misplaced(unitId, kind, data, context) ?? accept({ type: 'UnitRegistered', data });
}

/** The day of a second registration bounds nothing, and one without a peer group denies none. */
function saysTheSame(known: UnitEvents['UnitRegistered'], data: UnitEvents['UnitRegistered']) {
  const { name, parentId, kind, peerGroup = known.peerGroup } = data;
  const place = known.name === name && known.parentId === parentId;
  return place && known.kind === kind && known.peerGroup === peerGroup;
}

function change(
  unitId: string,
  data: UnitEvents['UnitChanged'],
  state: UnitState,
  context: Context,
): Decision<UnitEvent> {
  const now = detailsOn(state, data.on) ?? {};
  const same = Object.entries(data.changes).every(([field, value]) =>
    Object.entries(now).some(([known, is]) => known === field && is === value),
  );
  if (same) return no('nothing-changes', { unitId });
  const kind = state.registered?.kind ?? 'unit';
  return misplaced(unitId, kind, data.changes, context) ?? accept({ type: 'UnitChanged', data });
}

function misplaced(
  unitId: string,
  kind: UnitKind,
  { parentId }: Partial<UnitDetails>,
  context: Context,
) {
  if (parentId === undefined || parentId === null) return null;
  if (kind === 'peer') return no('peer-in-tree', { unitId, parentId });
  if (parentId === unitId) return no('unit-own-ancestor', { unitId });
  return context.unitExists(parentId) ? null : no('unit-unknown', { unitId: parentId });
}
