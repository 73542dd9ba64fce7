import { posix } from 'node:path';
import { Archive } from './archive.ts';
import type { Sheet } from './cell.ts';
import { MAX_FILE_BYTES, MAX_SHEETS } from './limits.ts';
import { builtInShows, formatShows, type Shows } from './number-format.ts';
import { type FileCode, FileRefused, type Refusal } from './refusal.ts';
import { readStringTable, type SheetContext, SheetReader } from './worksheet.ts';
import { type Attributes, attribute, isTrue, parseXml } from './xml.ts';

/** The sheets of a file that were asked for, and what else it holds. */
export interface Workbook {
  /** The wanted sheets, in the order of their tabs. */
  readonly sheets: readonly Sheet[];
  /** Names of the sheets that were not wanted and not opened. */
  readonly otherSheets: readonly string[];
  /** The file refers to other files; those are never followed, their cached values are used. */
  readonly hasExternalLinks: boolean;
}

export type WorkbookResult =
  | { readonly ok: true; readonly workbook: Workbook }
  | { readonly ok: false; readonly refusal: Refusal<FileCode> };

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly target: string;
}

interface SheetEntry {
  readonly name: string;
  readonly relationId: string;
  readonly hidden: boolean;
}

const OLE_MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ZIP_MAGIC = Buffer.from('PK', 'latin1');

/** Days from the epoch of 1900 to that of 1904. */
const SHIFT_1904 = 1462;

/**
 * Reads the wanted sheets of an untrusted .xlsx. Nothing is thrown: whatever is wrong with the
 * file comes back as one coded refusal, and nothing beyond the stated limits is ever unpacked.
 */
export function readWorkbook(
  file: Buffer,
  wanted: (sheet: string) => boolean = () => true,
): WorkbookResult {
  try {
    refuseOtherFiles(file);
    return { ok: true, workbook: readParts(Archive.open(file), wanted) };
  } catch (error) {
    if (error instanceof FileRefused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

function refuseOtherFiles(file: Buffer): void {
  if (file.length === 0) throw new FileRefused('file-empty');
  if (file.length > MAX_FILE_BYTES) {
    throw new FileRefused('file-too-large', { bytes: file.length, limitBytes: MAX_FILE_BYTES });
  }
  if (file.subarray(0, OLE_MAGIC.length).equals(OLE_MAGIC)) {
    // A password turns an .xlsx into an OLE file with a stream of this name; without one it is
    // the format Excel had before 2007.
    const encrypted = file.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    throw new FileRefused(encrypted ? 'file-encrypted' : 'file-old-xls');
  }
  if (!file.subarray(0, ZIP_MAGIC.length).equals(ZIP_MAGIC)) throw new FileRefused('file-not-xlsx');
}

function readParts(archive: Archive, wanted: (sheet: string) => boolean): Workbook {
  const part = workbookPart(archive);
  const relations = readRelations(archive, part);
  const { entries, from1904 } = readSheetList(part, archive.read(part));
  const target = (type: string) => relations.find((one) => one.type === type)?.target;
  const stringsPart = target('sharedStrings');
  const stylesPart = target('styles');
  const context: SheetContext = {
    strings: stringsPart ? readStringTable(stringsPart, archive.read(stringsPart)) : [],
    styles: stylesPart ? readStyles(stylesPart, archive.read(stylesPart)) : [],
    epochShift: from1904 ? SHIFT_1904 : 0,
    cells: 0,
  };
  const sheets: Sheet[] = [];
  const otherSheets: string[] = [];
  for (const { name, hidden, relationId } of entries) {
    const relation = relations.find((one) => one.id === relationId);
    if (!relation) throw new FileRefused('part-damaged', { part, reason: `sheet ${name}` });
    if (relation.type !== 'worksheet' || !wanted(name)) {
      otherSheets.push(name);
      continue;
    }
    const reader = new SheetReader(relation.target, name, context);
    const { rows, merges } = reader.read(archive.read(relation.target));
    sheets.push({ name, hidden, rows, merges });
  }
  const hasExternalLinks = relations.some(({ type }) => type === 'externalLink');
  return { sheets, otherSheets, hasExternalLinks };
}

function workbookPart(archive: Archive): string {
  const root = archive.has('_rels/.rels') ? readRelations(archive, '') : [];
  const part = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  if (archive.has(part) && part.endsWith('.xml')) return part;
  throw new FileRefused('file-not-xlsx');
}

/** The relations of a part (of the package for ''), targets resolved; external ones left out. */
function readRelations(archive: Archive, part: string): Relation[] {
  const folder = posix.dirname(part || '.');
  const file = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const relations: Relation[] = [];
  if (!archive.has(file)) return relations;
  parseXml(file, archive.read(file), {
    open: (name, { Id, Type, Target, TargetMode }) => {
      if (name !== 'Relationship' || !Id || !Type || !Target || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target);
      relations.push({ id: Id, type: posix.basename(Type), target: posix.normalize(target) });
    },
  });
  return relations;
}

function readSheetList(part: string, bytes: Buffer) {
  const entries: SheetEntry[] = [];
  let from1904 = false;
  const addSheet = (attributes: Attributes) => {
    const { name = '', state = 'visible' } = attributes;
    const relationId = attribute(attributes, 'id') ?? '';
    entries.push({ name, relationId, hidden: state !== 'visible' });
    if (entries.length > MAX_SHEETS) {
      throw new FileRefused('too-many-sheets', { found: entries.length, limit: MAX_SHEETS });
    }
  };
  parseXml(part, bytes, {
    open: (name, attributes) => {
      if (name === 'sheet') addSheet(attributes);
      else if (name === 'workbookPr') from1904 = isTrue(attributes.date1904);
    },
  });
  return { entries, from1904 };
}

/** What each cell style of the workbook makes of a number. */
function readStyles(part: string, bytes: Buffer): Shows[] {
  const custom = new Map<number, Shows>();
  const styles: Shows[] = [];
  let inCellFormats = false;
  parseXml(part, bytes, {
    open: (name, { numFmtId, formatCode }) => {
      if (name === 'numFmt') custom.set(Number(numFmtId), formatShows(formatCode ?? ''));
      else if (name === 'cellXfs') inCellFormats = true;
      else if (name === 'xf' && inCellFormats) {
        const id = Number(numFmtId ?? 0);
        styles.push(custom.get(id) ?? builtInShows(id));
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false;
    },
  });
  return styles;
}
