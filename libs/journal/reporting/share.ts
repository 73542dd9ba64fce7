import { basisPoints, ratio } from '#domain';

/** A share in hundredths of a percent, rounded half away from zero; null of nothing. */
export function shareBp(part: number | bigint, whole: number | bigint): number | null {
  const share = ratio(BigInt(part), BigInt(whole));
  return share === null ? null : Number(basisPoints(share));
}
