import { constants } from 'node:buffer';
import { crc32, inflateRawSync } from 'node:zlib';
import { MAX_INFLATED_BYTES, MAX_RATIO, MAX_ZIP_ENTRIES, RATIO_FREE_BYTES } from './limits.ts';
import { FileRefused } from './refusal.ts';

interface Entry {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const END64_SIGNATURE = 0x06064b50;
const END64_LOCATOR_SIGNATURE = 0x07064b50;
const END64_LOCATOR_BYTES = 20;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const SIZES_64_FIELD = 0x0001;
const ENCRYPTED_FLAG = 0x0001;
const STORED = 0;
const DEFLATED = 8;
const UNKNOWN_16 = 0xffff;
const UNKNOWN_32 = 0xffffffff;

/**
 * The parts of a zip file, read by its central directory. The directory is walked here and not by
 * a library because an untrusted ledger needs three things together that none of those measured
 * gives: the checksum of every part compared, the real size bounded while unpacking (zlib stops at
 * the declared size), and no second opinion from the local headers.
 */
export class Archive {
  private readonly file: Buffer;
  private readonly entries: ReadonlyMap<string, Entry>;

  private constructor(file: Buffer, entries: ReadonlyMap<string, Entry>) {
    this.file = file;
    this.entries = entries;
  }

  /** Throws `FileRefused`, before anything is unpacked, for whatever breaks a limit. */
  static open(file: Buffer): Archive {
    return guarded(() => {
      const entries = new Map<string, Entry>();
      let bytes = 0;
      let packedBytes = 0;
      for (const entry of directory(file)) {
        const key = entry.name.toLowerCase();
        if (entries.has(key)) throw damaged('two parts of one name', entry.name);
        entries.set(key, entry);
        bytes += entry.bytes;
        packedBytes += entry.packedBytes;
        refuseBomb(entry);
      }
      if (bytes > MAX_INFLATED_BYTES || packedBytes > file.length) throw bomb('', bytes);
      return new Archive(file, entries);
    });
  }

  has(name: string): boolean {
    return this.entries.has(name.toLowerCase());
  }

  names(): string[] {
    return [...this.entries.values()].map((entry) => entry.name);
  }

  /** The unpacked part; a part that is absent or does not match its checksum is damage. */
  read(name: string): Buffer {
    return guarded(() => {
      const entry = this.entries.get(name.toLowerCase());
      if (!entry) throw damaged('part missing', name);
      if (entry.flags & ENCRYPTED_FLAG) throw new FileRefused('file-encrypted');
      const { file } = this;
      if (file.readUInt32LE(entry.offset) !== LOCAL_SIGNATURE) throw damaged('no header', name);
      const names = file.readUInt16LE(entry.offset + 26) + file.readUInt16LE(entry.offset + 28);
      const start = entry.offset + LOCAL_BYTES + names;
      const packed = file.subarray(start, start + entry.packedBytes);
      if (packed.length !== entry.packedBytes) throw damaged('part cut short', name);
      const part = unpack(entry, packed);
      if (part.length !== entry.bytes) throw damaged('size differs', name);
      if (crc32(part) !== entry.crc) throw damaged('checksum differs', name);
      return part;
    });
  }
}

function unpack(entry: Entry, packed: Buffer): Buffer {
  if (entry.method === STORED) return packed;
  if (entry.method !== DEFLATED) throw damaged(`packing method ${entry.method}`, entry.name);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.bytes, 1) });
  } catch (error) {
    if (nodeCode(error) === 'ERR_BUFFER_TOO_LARGE') throw bomb(entry.name, entry.bytes);
    throw damaged('cannot be unpacked', entry.name);
  }
}

function* directory(file: Buffer): Generator<Entry> {
  const end = findEnd(file);
  if (end.count > MAX_ZIP_ENTRIES) {
    throw new FileRefused('zip-too-many-entries', { entries: end.count, limit: MAX_ZIP_ENTRIES });
  }
  let at = end.offset;
  for (let index = 0; index < end.count; index += 1) {
    if (file.readUInt32LE(at) !== ENTRY_SIGNATURE) throw damaged('directory', '');
    const nameBytes = file.readUInt16LE(at + 28);
    const extraBytes = file.readUInt16LE(at + 30);
    const extraAt = at + ENTRY_BYTES + nameBytes;
    const sizes = wideSizes(file, at, extraAt, extraAt + extraBytes);
    yield {
      name: file.toString('utf8', at + ENTRY_BYTES, extraAt).replaceAll('\\', '/'),
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      crc: file.readUInt32LE(at + 16),
      ...sizes,
    };
    at = extraAt + extraBytes + file.readUInt16LE(at + 32);
  }
}

function findEnd(file: Buffer): { count: number; offset: number } {
  const lowest = Math.max(0, file.length - END_BYTES - UNKNOWN_16);
  for (let at = file.length - END_BYTES; at >= lowest; at -= 1) {
    if (file.readUInt32LE(at) !== END_SIGNATURE) continue;
    const count = file.readUInt16LE(at + 10);
    const offset = file.readUInt32LE(at + 16);
    if (count !== UNKNOWN_16 && offset !== UNKNOWN_32) return { count, offset };
    return findWideEnd(file, at - END64_LOCATOR_BYTES);
  }
  throw damaged('no directory: the file is cut short', '');
}

function findWideEnd(file: Buffer, locator: number): { count: number; offset: number } {
  if (file.readUInt32LE(locator) !== END64_LOCATOR_SIGNATURE) throw damaged('directory', '');
  const at = wide(file, locator + 8);
  if (file.readUInt32LE(at) !== END64_SIGNATURE) throw damaged('directory', '');
  return { count: wide(file, at + 32), offset: wide(file, at + 48) };
}

/** Some writers state 64-bit sizes even for small parts, in an extra field of fixed order. */
function wideSizes(file: Buffer, at: number, extraAt: number, extraEnd: number) {
  const sizes = {
    bytes: file.readUInt32LE(at + 24),
    packedBytes: file.readUInt32LE(at + 20),
    offset: file.readUInt32LE(at + 42),
  };
  for (let field = extraAt; field + 4 <= extraEnd; field += 4 + file.readUInt16LE(field + 2)) {
    if (file.readUInt16LE(field) !== SIZES_64_FIELD) continue;
    let next = field + 4;
    for (const key of ['bytes', 'packedBytes', 'offset'] as const) {
      if (sizes[key] !== UNKNOWN_32) continue;
      sizes[key] = wide(file, next);
      next += 8;
    }
  }
  return sizes;
}

function wide(file: Buffer, at: number): number {
  const value = file.readBigUInt64LE(at);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw damaged('directory', '');
  return Number(value);
}

function refuseBomb({ name, bytes, packedBytes }: Entry): void {
  if (bytes > constants.MAX_STRING_LENGTH) throw bomb(name, bytes);
  if (bytes > RATIO_FREE_BYTES && bytes > packedBytes * MAX_RATIO) throw bomb(name, bytes);
}

function bomb(part: string, bytes: number): FileRefused {
  const limits = { limitBytes: MAX_INFLATED_BYTES, limitRatio: MAX_RATIO };
  return new FileRefused('zip-bomb', { part, bytes, ...limits });
}

function damaged(reason: string, part: string): FileRefused {
  return new FileRefused('zip-damaged', { reason, part });
}

/** A number in a damaged directory may point outside the file; Node says so by these codes. */
const OUTSIDE: ReadonlySet<unknown> = new Set(['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS']);

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (OUTSIDE.has(nodeCode(error))) throw damaged('directory points outside the file', '');
    throw error;
  }
}

function nodeCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
