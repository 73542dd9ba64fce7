import { hash } from 'node:crypto';

/** 32 bytes of SHA-256. */
export type Digest = Buffer;

/** Leaves are read in tiles of so many; the roots of whole tiles and all above are kept. */
export const TILE = 256;
const TILE_HEIGHT = 8;

const NODE = Buffer.from([1]);
const sha256 = (...parts: readonly Uint8Array[]): Digest =>
  hash('sha256', Buffer.concat(parts), 'buffer');

/** The root of a tree without leaves (RFC 9162, 2.1.1). */
export const EMPTY_ROOT: Digest = sha256();

/** The hash of a leaf: SHA-256(0x00 ‖ content) (RFC 9162, 2.1.1). */
export function leafHash(content: string): Digest {
  return hash('sha256', `\u0000${content}`, 'buffer');
}

/** The hash of an inner node: SHA-256(0x01 ‖ left ‖ right) (RFC 9162, 2.1.1). */
export function nodeHash(left: Digest, right: Digest): Digest {
  return sha256(NODE, left, right);
}

/** Gives the leaf hashes of one tile, in order: those of leaves `tile × 256 …`. */
export type ReadTile = (tile: number) => Promise<readonly Digest[]>;

/**
 * A Merkle tree over a growing list, in the shape of RFC 9162. Only the roots of whole tiles and
 * what stands above them are held (about 1/4 byte a leaf); proofs read the one or two tiles they
 * touch through `readTile`.
 */
export class MerkleTree {
  private readonly readTile: ReadTile;
  /** `levels[0]` are the roots of whole tiles, each level above those of whole pairs. */
  private readonly levels: Digest[][] = [[]];
  /** The leaves after the last whole tile. */
  private tail: Digest[] = [];

  constructor(readTile: ReadTile) {
    this.readTile = readTile;
  }

  /** How many leaves there are. */
  get size(): number {
    return this.tiles * TILE + this.tail.length;
  }

  /** How many whole tiles there are. */
  get tiles(): number {
    return (this.levels[0] as Digest[]).length;
  }

  /** Adds the next leaf by its hash; true where it made a tile whole. */
  add(leaf: Digest): boolean {
    this.tail.push(leaf);
    if (this.tail.length < TILE) return false;
    const root = rootOf(this.tail);
    this.tail = [];
    this.addTile(root);
    return true;
  }

  /** Adds a whole tile by its root, as kept from before; only while no leaf stands after one. */
  addTile(root: Digest): void {
    if (this.tail.length > 0) throw new RangeError('leaves stand after the last whole tile');
    let node = root;
    for (let height = 0; ; height += 1) {
      const level = this.levels[height] ?? [];
      this.levels[height] = level;
      level.push(node);
      if (level.length % 2 === 1) return;
      node = nodeHash(level.at(-2) as Digest, level.at(-1) as Digest);
    }
  }

  /** The root of a whole tile. */
  tileRoot(tile: number): Digest | undefined {
    return this.levels[0]?.[tile];
  }

  /** The root over the first `size` leaves, at most all there are. */
  async root(size: number = this.size): Promise<Digest> {
    this.check(size);
    return size === 0 ? EMPTY_ROOT : this.range(0, size);
  }

  /** What proves that leaf `index` is in the tree of `size` leaves (RFC 9162, 2.1.3.1). */
  async inclusion(index: number, size: number = this.size): Promise<Digest[]> {
    this.check(size);
    if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
    const path: Digest[] = [];
    let [from, to] = [0, size];
    while (to - from > 1) {
      const middle = from + largestPowerBelow(to - from);
      if (index < middle) {
        path.push(await this.range(middle, to));
        to = middle;
      } else {
        path.push(await this.range(from, middle));
        from = middle;
      }
    }
    return path.reverse();
  }

  /** What proves that the tree of `size` leaves begins with that of `first` (2.1.4.1). */
  async consistency(first: number, size: number = this.size): Promise<Digest[]> {
    this.check(size);
    if (first < 1 || first > size) throw new RangeError(`no tree of ${first} within ${size}`);
    const path: Digest[] = [];
    let [from, to] = [0, size];
    let isWhole = true;
    while (first !== to) {
      const middle = from + largestPowerBelow(to - from);
      if (first <= middle) {
        path.push(await this.range(middle, to));
        to = middle;
      } else {
        path.push(await this.range(from, middle));
        from = middle;
        isWhole = false;
      }
    }
    // The verifier knows the old root itself; any other last node has to be told.
    if (!isWhole) path.push(await this.range(from, to));
    return path.reverse();
  }

  private check(size: number): void {
    if (Number.isInteger(size) && size >= 0 && size <= this.size) return;
    throw new RangeError(`no tree of ${size} leaves among ${this.size}`);
  }

  /** The root over leaves `[from, to)`; `from` is always where a subtree of that size may begin. */
  private async range(from: number, to: number): Promise<Digest> {
    const size = to - from;
    if (size < TILE) return rootOf(await this.leaves(from, to));
    const height = Math.log2(size) - TILE_HEIGHT;
    if (Number.isInteger(height)) {
      const node = this.levels[height]?.[from / size];
      if (node !== undefined) return node;
    }
    const middle = from + largestPowerBelow(size);
    return nodeHash(await this.range(from, middle), await this.range(middle, to));
  }

  private async leaves(from: number, to: number): Promise<readonly Digest[]> {
    const tile = Math.floor(from / TILE);
    const all = tile === this.tiles ? this.tail : await this.readTile(tile);
    return all.slice(from - tile * TILE, to - tile * TILE);
  }
}

/** The root over some leaves by their hashes; at least one. */
export function rootOf(leaves: readonly Digest[]): Digest {
  if (leaves.length === 1) return leaves[0] as Digest;
  const middle = largestPowerBelow(leaves.length);
  return nodeHash(rootOf(leaves.slice(0, middle)), rootOf(leaves.slice(middle)));
}

/** The largest power of two below `size`, at least 2. */
function largestPowerBelow(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

/** True where a path leads from a leaf to the root (RFC 9162, 2.1.3.2). */
export function provesInclusion(
  leaf: Digest,
  index: number,
  size: number,
  path: readonly Digest[],
  root: Digest,
): boolean {
  if (index < 0 || index >= size) return false;
  let [fn, sn] = [index, size - 1];
  let node = leaf;
  for (const sibling of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      node = nodeHash(sibling, node);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      node = nodeHash(node, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && node.equals(root);
}

/** True where a path shows one tree to be the beginning of another (RFC 9162, 2.1.4.2). */
export function provesConsistency(
  first: number,
  size: number,
  path: readonly Digest[],
  firstRoot: Digest,
  root: Digest,
): boolean {
  if (first < 1 || first > size) return false;
  if (first === size) return path.length === 0 && firstRoot.equals(root);
  const nodes = isPowerOfTwo(first) ? [firstRoot, ...path] : [...path];
  let [fn, sn] = [first - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)];
  let fr = nodes[0];
  let sr = nodes[0];
  if (fr === undefined || sr === undefined) return false;
  for (const node of nodes.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [nodeHash(node, fr), nodeHash(node, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)];
    } else {
      sr = nodeHash(sr, node);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  return sn === 0 && fr.equals(firstRoot) && sr.equals(root);
}

// Not by shifting bits, which ends at 2^31.
const half = (n: number) => Math.floor(n / 2);
const isPowerOfTwo = (n: number) => Number.isInteger(Math.log2(n));
