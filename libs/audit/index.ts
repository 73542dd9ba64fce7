export { AccessLog, type RecordedView } from './access/access-log.ts';
export { AuditModule, ReplayQuery } from './audit.module.ts';
export { AuditRoom, type AuditRoomOptions } from './audit-room.ts';
export type { Proof } from './integrity/proofs.ts';
export type { Sealed } from './integrity/sealing.ts';
export type { KeyAdoption, Seal } from './integrity/seals.ts';
export {
  type Fault,
  type KeptSeals,
  readKeptSeals,
  type Verification,
} from './integrity/verify.ts';
export {
  AUDIT_REFUSAL_CODES,
  type AuditRefusal,
  type AuditRefusalCode,
  describeAuditRefusal,
} from './refusals.ts';
export { type Replay, type ReplayStep, replay, type StateAfter } from './replay/replay.ts';
