/** Where faults nobody foresaw are written down; see `FaultLog`. */
export const FAULT_LOG = Symbol('fault log');
