import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { BulletinContent } from './content.ts';

/** A SHA-256 as 64 lower-case hex digits. */
export type Hash = string;

/**
 * The one text a content has (RFC 8785, the JSON Canonicalization Scheme): keys in order, no
 * blanks, so that the same figures have the same hash whoever writes them down, and in whatever
 * order a store gives the members back.
 */
export function canonicalText(content: BulletinContent): string {
  const text = canonicalize(content);
  if (text === undefined) throw new TypeError('the content is no JSON');
  return text;
}

/** The hash a bulletin is recorded under and its verification code is taken from. */
export function hashOf(content: BulletinContent): Hash {
  return createHash('sha256').update(canonicalText(content), 'utf8').digest('hex');
}

const CODE_DIGITS = 16;

/** 校验码: the first 16 digits of the hash in fours, as printed at the foot: `27A1-…`. */
export function codeOf(hash: Hash): string {
  const digits = hash.slice(0, CODE_DIGITS).toUpperCase();
  return digits.match(/.{4}/g)?.join('-') ?? '';
}

/** A code as somebody typed it off a page: blanks, dashes and case mean nothing. */
export function isCodeOf(typed: string, hash: Hash): boolean {
  const digits = typed.toLowerCase().replace(/[\s\-－—–]/g, '');
  return digits.length === CODE_DIGITS && hash.startsWith(digits);
}
