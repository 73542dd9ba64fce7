import { strToU8, unzipSync, type Zippable, zipSync } from 'fflate';
import { LAYOUTS } from './layout.ts';
import { type WrittenCell, type WrittenSheet, writeWorkbook } from './workbook-writer.ts';

/** Files for the specs of this room, sound and broken, built in memory part by part. */
const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

/** What a spec puts into a workbook, as XML; the rest of it is sound. */
export interface SampleParts {
  /** The inside of `<sheetData>`. */
  readonly data?: string;
  readonly strings?: string;
  readonly formats?: readonly string[];
  readonly workbookProperties?: string;
  readonly prolog?: string;
  readonly sheets?: string;
  readonly extra?: Readonly<Record<string, Uint8Array>>;
}

/** A workbook of one sheet named 表; the cell style `s="n"` has the nth of `formats`. */
export function sampleWorkbook(parts: SampleParts): Buffer {
  const { formats = [], prolog = '<?xml version="1.0"?>' } = parts;
  const numberFormats = formats.map(
    (code, index) => `<numFmt numFmtId="${200 + index}" formatCode="${code}"/>`,
  );
  const styles = formats.map((_, index) => `<xf numFmtId="${200 + index}"/>`);
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relation = (id: string, target: string) =>
    `<Relationship Id="${id}" Type="${office}/${id}" Target="${target}"/>`;
  const sheets = parts.sheets ?? '<sheet name="表" sheetId="1" r:id="worksheet"/>';
  const data = `<sheetData>${parts.data ?? ''}</sheetData>`;
  const relations = [
    relation('worksheet', 'sheet.xml'),
    relation('styles', 'styles.xml'),
    relation('sharedStrings', '/xl/strings.xml'),
  ];
  const files: Record<string, string> = {
    'xl/workbook.xml': [
      `${prolog}<workbook ${NAMESPACE} xmlns:r="r">${parts.workbookProperties ?? ''}`,
      `<sheets>${sheets}</sheets></workbook>`,
    ].join(''),
    'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
    'xl/styles.xml': [
      `<styleSheet ${NAMESPACE}><numFmts>${numberFormats.join('')}</numFmts>`,
      `<cellXfs>${styles.join('')}</cellXfs></styleSheet>`,
    ].join(''),
    'xl/strings.xml': `<sst ${NAMESPACE}>${parts.strings ?? ''}</sst>`,
    'xl/sheet.xml': `<worksheet ${NAMESPACE}>${data}</worksheet>`,
  };
  const bytes = Object.entries(files).map(([name, text]) => [name, strToU8(text)] as const);
  return zipped({ ...Object.fromEntries(bytes), ...parts.extra });
}

/** A zip file of the given parts. */
export function zipped(parts: Zippable): Buffer {
  return Buffer.from(zipSync(parts));
}

/** The file with some of its parts replaced or added. */
export function withParts(file: Buffer, parts: Readonly<Record<string, string>>): Buffer {
  const texts = Object.entries(parts).map(([name, text]) => [name, strToU8(text)] as const);
  return zipped({ ...unzipSync(file), ...Object.fromEntries(texts) });
}

export type SampleValue = string | number | { readonly day: number } | null;

/**
 * A ledger of the five sheets. A named sheet has exactly the given rows, its headings among
 * them; the others have the template's headings and no rows.
 */
export function sampleLedger(
  given: Readonly<Record<string, readonly (readonly SampleValue[])[]>>,
  merges: Readonly<Record<string, readonly string[]>> = {},
): Buffer {
  const sheets = LAYOUTS.map((layout): WrittenSheet => {
    const rows = given[layout.name] ?? [layoutHeadings(layout.name)];
    const written = rows.map((row) => row.map(writtenCell));
    return { name: layout.name, columns: [], rows: written, merges: merges[layout.name] ?? [] };
  });
  const others = Object.keys(given).filter((name) => !sheets.some((sheet) => sheet.name === name));
  const extra = others.map((name) => ({ name, columns: [], rows: [] }));
  return writeWorkbook([...sheets, ...extra]);
}

/** A workbook of exactly these sheets and rows. */
export function sampleSheets(
  given: Readonly<Record<string, readonly (readonly SampleValue[])[]>>,
): Buffer {
  return writeWorkbook(
    Object.entries(given).map(([name, rows]) => ({
      name,
      columns: [],
      rows: rows.map((row) => row.map(writtenCell)),
    })),
  );
}

/** The template's headings of a sheet, amounts in 万元. */
export function layoutHeadings(sheet: string): string[] {
  const columns = LAYOUTS.find(({ name }) => name === sheet)?.columns ?? [];
  return columns
    .filter(({ extra }) => !extra)
    .map(({ heading, meaning }) => (meaning.kind === 'money' ? `${heading}（万元）` : heading));
}

function writtenCell(value: SampleValue): WrittenCell | undefined {
  if (value === null) return undefined;
  if (typeof value === 'string') return { style: 'plain', value: { kind: 'text', text: value } };
  if (typeof value === 'number') {
    return { style: 'plain', value: { kind: 'number', text: String(value) } };
  }
  return { style: 'day', value: { kind: 'number', text: String(value.day) } };
}
