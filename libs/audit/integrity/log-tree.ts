import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import {
  chainHash,
  type EventReader,
  linkOf,
  type Position,
  type RecordedEvent,
} from '#event-store';
import { type Digest, leafHash, MerkleTree, TILE } from './merkle.ts';

/** The hash of an event by its own content and the predecessor it claims. */
export function ownHash(event: RecordedEvent): string {
  return chainHash(event, linkOf(event.metadata)?.prevHash ?? null);
}

/**
 * An event as a leaf of the tree over its log: the hash that chains it, which covers all its writer
 * said, and the instant the store gave it, as canonical JSON (RFC 8785).
 */
export function leafOf(hash: string, recordedAt: string): Digest {
  return leafHash(`{"hash":${JSON.stringify(hash)},"recordedAt":${JSON.stringify(recordedAt)}}`);
}

const leafOfEvent = (event: RecordedEvent) => leafOf(ownHash(event), event.recordedAt);

const ROW = 40;
const HEAD = 40;
const PAGE = 1000;

/**
 * The Merkle tree over a log in the order of positions. Roots of whole tiles of 256 events are kept
 * in a file beside the log, with the position each ends at, so that a proof reads some hundred
 * events and not the log. The file is only a help: what it says is checked against the seals, and
 * it is made anew where it is missing, damaged or of another log.
 */
export class LogTree {
  private readonly store: EventReader;
  private readonly file: string | null;
  private readonly tree: MerkleTree;
  /** The position at which each whole tile ends. */
  private readonly ends: Position[] = [];
  private reached: Position = 0n;
  private lastRead: { readonly tile: number; readonly leaves: readonly Digest[] } | null = null;

  private constructor(store: EventReader, file: string | null) {
    this.store = store;
    this.file = file;
    this.tree = new MerkleTree((tile) => this.leavesOf(tile));
  }

  /** Opens the tree of a log; `file` null keeps it in memory alone. */
  static open(store: EventReader, file: string | null): LogTree {
    const tree = new LogTree(store, file);
    if (file !== null) tree.load(file);
    return tree;
  }

  /**
   * The tree over the first `size` events, from the tiles kept of it: what of the log is not read
   * again is as good as the root it leads to, which is for a seal to say.
   */
  static async beginning(store: EventReader, file: string | null, size: number): Promise<LogTree> {
    const whole = LogTree.open(store, file);
    const tree = new LogTree(store, null);
    for (let tile = 0; tile < Math.min(whole.ends.length, Math.floor(size / TILE)); tile += 1) {
      tree.tree.addTile(whole.tree.tileRoot(tile) as Digest);
      tree.reached = whole.ends[tile] as Position;
      tree.ends.push(tree.reached);
    }
    while (tree.size < size) {
      const maxCount = Math.min(PAGE, size - tree.size);
      const page = await store.readAll({ after: tree.reached, maxCount });
      if (page.length === 0) break;
      for (const event of page) tree.add(leafOfEvent(event), event.position);
    }
    return tree;
  }

  /** How many events are in it. */
  get size(): number {
    return this.tree.size;
  }

  /** The position of its last event. */
  get position(): Position {
    return this.reached;
  }

  /** Takes in what was recorded since, up to a position; all there is where none is given. */
  async catchUp(upTo?: Position, onPage?: (position: Position) => void): Promise<void> {
    const last = upTo ?? (await this.store.head());
    while (this.reached < last) {
      const page = await this.store.readAll({ after: this.reached, maxCount: PAGE });
      if (page.length === 0) return;
      for (const event of page) {
        if (event.position > last) return;
        this.add(leafOfEvent(event), event.position);
      }
      onPage?.(this.reached);
    }
  }

  /** Adds the next event by its leaf. */
  add(leaf: Digest, position: Position): void {
    this.reached = position;
    if (!this.tree.add(leaf)) return;
    this.ends.push(position);
    const root = this.tree.tileRoot(this.tree.tiles - 1) as Digest;
    if (this.file !== null) this.keep(this.file, position, root);
  }

  root(size?: number): Promise<Digest> {
    return this.tree.root(size);
  }

  inclusion(index: number, size: number): Promise<Digest[]> {
    return this.tree.inclusion(index, size);
  }

  consistency(first: number, size: number): Promise<Digest[]> {
    return this.tree.consistency(first, size);
  }

  /** The place of the event at a position among all events, from 0; −1 where there is none. */
  async indexOf(position: Position): Promise<number> {
    let [low, high] = [0, this.ends.length];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.ends[middle] as Position) < position) low = middle + 1;
      else high = middle;
    }
    const within = (await this.eventsOf(low)).findIndex((event) => event.position === position);
    return within === -1 ? -1 : low * TILE + within;
  }

  /** A whole tile's leaves. Proofs come in the order of the log, so the last one read is kept. */
  private async leavesOf(tile: number): Promise<readonly Digest[]> {
    if (this.lastRead?.tile === tile) return this.lastRead.leaves;
    const leaves = (await this.eventsOf(tile)).map(leafOfEvent);
    this.lastRead = { tile, leaves };
    return leaves;
  }

  /** The events of one tile, fewer in the last one. */
  private eventsOf(tile: number): Promise<readonly RecordedEvent[]> {
    const after = tile === 0 ? 0n : (this.ends[tile - 1] as Position);
    return this.store.readAll({ after, maxCount: TILE });
  }

  private load(file: string): void {
    const head = this.headOf();
    const bytes = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
    if (bytes.length < HEAD || !bytes.subarray(0, HEAD).equals(head)) {
      writeFileSync(file, head);
      return;
    }
    // A row cut off by a crash is passed over; the tile is added again.
    for (let at = HEAD; at + ROW <= bytes.length; at += ROW) {
      const position = bytes.readBigUInt64BE(at);
      if (position <= this.reached) break;
      this.tree.addTile(Buffer.from(bytes.subarray(at + 8, at + ROW)));
      this.ends.push(position);
      this.reached = position;
    }
  }

  private headOf(): Buffer {
    return Buffer.from(this.store.identity.padEnd(HEAD, ' '), 'ascii').subarray(0, HEAD);
  }

  private keep(file: string, position: Position, root: Digest): void {
    const row = Buffer.alloc(ROW);
    row.writeBigUInt64BE(position);
    root.copy(row, 8);
    const at = HEAD + (this.ends.length - 1) * ROW;
    const handle = openSync(file, 'r+');
    try {
      writeSync(handle, row, 0, ROW, at);
    } finally {
      closeSync(handle);
    }
  }
}
