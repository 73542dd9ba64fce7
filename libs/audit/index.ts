export { AccessLog, type RecordedView } from './access/access-log.ts';
export { AuditModule, ReplayQuery } from './audit.module.ts';
export { AuditRoom } from './audit-room.ts';
export type { Proof } from './integrity/proofs.ts';
export type { Sealed } from './integrity/sealing.ts';
export type { KeyAdoption } from './integrity/seals.ts';
export {
  type Fault,
  type KeptSeals,
  readKeptSeals,
  type Verification,
} from './integrity/verify.ts';
export { PACK_ENTRIES_MAX, packOf } from './pack/pack.ts';
export {
  AUDIT_REFUSAL_CODES,
  type AuditRefusal,
  type AuditRefusalCode,
  describeAuditRefusal,
} from './refusals.ts';
export type { Replay, ReplayStep } from './replay/replay.ts';
