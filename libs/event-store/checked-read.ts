import type { Position, ReadStreamOptions, ScanOptions } from './port.ts';
import { StoreError } from './store-error.ts';

/** A read of one stream past the door: from a revision on, at most `limit` events. */
export interface CheckedStreamRead {
  readonly backwards: boolean;
  readonly from: number;
  readonly limit: number;
}

/** Fills in what a read of a stream leaves open; throws `bad-read` for what is none. */
export function checkStreamRead(options: ReadStreamOptions): CheckedStreamRead {
  const { direction = 'forwards', fromRevision, maxCount } = options;
  if (direction !== 'forwards' && direction !== 'backwards') {
    throw badRead(`the direction ${String(direction)} is neither forwards nor backwards`);
  }
  const backwards = direction === 'backwards';
  const from = fromRevision ?? (backwards ? Number.MAX_SAFE_INTEGER : 0);
  if (!Number.isSafeInteger(from) || from < 0) throw badRead(`fromRevision ${from} is none`);
  const limit = maxCount === undefined ? Number.MAX_SAFE_INTEGER : checkMaxCount(maxCount);
  return { backwards, from, limit };
}

/** The count as given; throws `bad-read` where it is not a whole number of 1 or more. */
export function checkMaxCount(maxCount: number): number {
  if (!Number.isSafeInteger(maxCount) || maxCount < 1) {
    throw badRead(`maxCount ${String(maxCount)} is not a whole number of 1 or more`);
  }
  return maxCount;
}

/** Positions are exact as numbers up to 2^53; no log written by one machine comes near. */
export function checkPosition(position: Position): number {
  if (typeof position !== 'bigint' || position < 0n) {
    throw badRead(`the position ${String(position)} is not a bigint of 0 or more`);
  }
  return position > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(position);
}

/** The share asked for, all streams where none is; throws `bad-read` for what is no share. */
export function checkShard(shard: ScanOptions['shard']): { index: number; of: number } {
  if (shard === undefined) return { index: 0, of: 1 };
  const { index, of } = shard;
  const valid = Number.isSafeInteger(of) && Number.isSafeInteger(index) && index >= 0 && index < of;
  if (!valid) throw badRead(`there is no shard ${String(index)} of ${String(of)}`);
  return { index, of };
}

function badRead(message: string): StoreError {
  return new StoreError('bad-read', message);
}
