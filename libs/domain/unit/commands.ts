import type { UnitEvents, UnitEventType } from './events.ts';

/** Which event each command asks for. */
export const UNIT_COMMANDS = {
  RegisterUnit: 'UnitRegistered',
  ChangeUnit: 'UnitChanged',
  RecordActivity: 'ActivityRecorded',
  ReportPeerFigure: 'PeerFigureReported',
} as const satisfies Record<string, UnitEventType>;

export type UnitCommandType = keyof typeof UNIT_COMMANDS;
/** `unitId` is the stream's own unit: no unit may be placed below itself. */
export type UnitCommand = {
  [C in UnitCommandType]: {
    readonly type: C;
    readonly unitId: string;
    readonly data: UnitEvents[(typeof UNIT_COMMANDS)[C]];
  };
}[UnitCommandType];
