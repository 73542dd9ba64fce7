import { strToU8, zipSync } from 'fflate';
import { columnName } from './cell.ts';

/** The looks a written cell may have; each is one entry of `STYLE_SHEET`, in this order. */
export const STYLES = [
  'plain',
  'title',
  'heading',
  'required',
  'text',
  'day',
  'amount',
  'literal',
  'prose',
  'strong',
  'ruled',
  'ruled-literal',
  'ruled-centre',
  'ruled-whole',
  'ruled-hundredths',
] as const;
export type Style = (typeof STYLES)[number];

/** A cell to write: its look and, where it is not blank, its value. */
export interface WrittenCell {
  readonly style: Style;
  /** A number is given by its decimal digits, so that an amount never becomes floating point. */
  readonly value?: { readonly kind: 'text' | 'number'; readonly text: string };
}

/** A column to write; its width is in characters. */
export interface WrittenColumn {
  readonly width: number;
  /** The style of the cells nobody has filled yet. */
  readonly style: Style;
}

/** What may be typed into a range, and what a person is told there. */
export interface Validation {
  /** `F3:F2000` */
  readonly range: string;
  readonly type: 'list' | 'date' | 'decimal' | 'whole';
  readonly first: string;
  readonly second?: string;
  /** Whether other values may be typed all the same. */
  readonly strict: boolean;
  readonly prompt: string;
}

/** A sheet to write; its rows stand from the first on without gaps. */
export interface WrittenSheet {
  readonly name: string;
  readonly hidden?: boolean;
  readonly columns: readonly WrittenColumn[];
  readonly rows: readonly (readonly (WrittenCell | undefined)[])[];
  /** The rows that stay in view when scrolling. */
  readonly frozenRows?: number;
  readonly merges?: readonly string[];
  /** Heights of rows in points, where they are not the usual one. */
  readonly heights?: readonly (number | undefined)[];
  readonly validations?: readonly Validation[];
  /** Laid out for paper: A4, as wide as the page, the frozen rows repeated on each. */
  readonly print?: PrintLayout;
}

/** What stands at the foot of every printed page, left and right of the page's number. */
export interface PrintLayout {
  readonly landscape?: boolean;
  readonly left: string;
  readonly right: string;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Zip keeps times; a fixed one makes the same workbook the same bytes. */
const WRITTEN_AT = '2021-01-01T12:00:00Z';

const STYLE_SHEET = `${XML}<styleSheet ${MAIN}>
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="#,##0.######"/></numFmts>
<fonts count="4"><font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>
<font><b/><sz val="16"/><name val="黑体"/><family val="3"/><charset val="134"/></font>
<font><b/><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>
<font><b/><sz val="11"/><color rgb="FFC00000"/><name val="宋体"/><family val="3"/>\
<charset val="134"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid">\
<fgColor rgb="FFDDEBF7"/><bgColor indexed="64"/></patternFill></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>
<border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/>\
<diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="${STYLES.length}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
${headingStyle(2)}
${headingStyle(3)}
${bodyStyle(49)}
${bodyStyle(164)}
${bodyStyle(165)}
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">\
<alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>
${ruledStyle(49, 'left')}
${ruledStyle(49, 'left', ' quotePrefix="1"')}
${ruledStyle(49, 'center')}
${ruledStyle(3, 'right')}
${ruledStyle(4, 'right')}</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** Writes a small workbook; what it holds is ours, so it has no limits and no refusals. */
export function writeWorkbook(sheets: readonly WrittenSheet[]): Buffer {
  const parts: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8(contentTypes(sheets)),
    '_rels/.rels': strToU8(
      relations([{ id: 'rId1', type: 'officeDocument', target: 'xl/workbook.xml' }]),
    ),
    'xl/workbook.xml': strToU8(workbookXml(sheets)),
    'xl/_rels/workbook.xml.rels': strToU8(
      relations([
        ...sheets.map((_, index) => ({
          id: `rId${index + 1}`,
          type: 'worksheet',
          target: `worksheets/sheet${index + 1}.xml`,
        })),
        { id: `rId${sheets.length + 1}`, type: 'styles', target: 'styles.xml' },
      ]),
    ),
    'xl/styles.xml': strToU8(STYLE_SHEET),
  };
  sheets.forEach((sheet, index) => {
    parts[`xl/worksheets/sheet${index + 1}.xml`] = strToU8(sheetXml(sheet));
  });
  return Buffer.from(zipSync(parts, { level: 6, mtime: WRITTEN_AT }));
}

function sheetXml(sheet: WrittenSheet): string {
  const { frozenRows = 0, merges = [], heights = [], validations = [] } = sheet;
  const pane = frozenRows
    ? `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" state="frozen"/>`
    : '';
  const columns = sheet.columns.map(({ width, style }, index) => {
    const place = `min="${index + 1}" max="${index + 1}"`;
    return `<col ${place} width="${width}" style="${STYLES.indexOf(style)}" customWidth="1"/>`;
  });
  const rows = sheet.rows.map((cells, index) => rowXml(cells, index + 1, heights[index]));
  return [
    `${XML}<worksheet ${MAIN}>`,
    sheet.print ? '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' : '',
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>`,
    '<sheetFormatPr defaultRowHeight="16"/>',
    listed('cols', columns, false),
    `<sheetData>${rows.join('')}</sheetData>`,
    listed(
      'mergeCells',
      merges.map((ref) => `<mergeCell ref="${ref}"/>`),
    ),
    listed('dataValidations', validations.map(validationXml)),
    sheet.print ? printXml(sheet.print) : '',
    '</worksheet>',
  ].join('');
}

const A4 = 9;

/** In feet and heads an ampersand begins a code of its own and is doubled to mean itself. */
function printXml({ landscape = false, left, right }: PrintLayout): string {
  const said = (text: string) => escaped(text.replaceAll('&', '&&'));
  const side = landscape ? 'landscape' : 'portrait';
  return [
    '<printOptions horizontalCentered="1"/>',
    '<pageMargins left="0.6" right="0.6" top="0.8" bottom="0.9" header="0.4" footer="0.4"/>',
    `<pageSetup paperSize="${A4}" orientation="${side}" fitToWidth="1" fitToHeight="0"/>`,
    `<headerFooter><oddFooter>&amp;L&amp;8${said(left)}&amp;C&amp;8&amp;P / &amp;N`,
    `&amp;R&amp;8${said(right)}</oddFooter></headerFooter>`,
  ].join('');
}

/** A list element, left out when it would be empty: Excel takes an empty one for damage. */
function listed(name: string, items: readonly string[], counted = true): string {
  if (items.length === 0) return '';
  return `<${name}${counted ? ` count="${items.length}"` : ''}>${items.join('')}</${name}>`;
}

function rowXml(
  cells: readonly (WrittenCell | undefined)[],
  number: number,
  height: number | undefined,
): string {
  const written = cells.map((cell, at) => {
    if (!cell) return '';
    const start = `<c r="${columnName(at)}${number}" s="${STYLES.indexOf(cell.style)}"`;
    if (!cell.value) return `${start}/>`;
    if (cell.value.kind === 'number') return `${start}><v>${cell.value.text}</v></c>`;
    const text = escaped(cell.value.text);
    return `${start} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`;
  });
  const size = height === undefined ? '' : ` ht="${height}" customHeight="1"`;
  return `<row r="${number}"${size}>${written.join('')}</row>`;
}

function validationXml({ range, type, first, second, strict, prompt }: Validation): string {
  const operator = type === 'list' ? '' : ' operator="between"';
  const error = strict ? ' showErrorMessage="1"' : '';
  return [
    `<dataValidation type="${type}"${operator} allowBlank="1" showInputMessage="1"${error}`,
    ` prompt="${escaped(prompt.slice(0, 250))}" sqref="${range}">`,
    `<formula1>${escaped(first)}</formula1>`,
    second === undefined ? '' : `<formula2>${escaped(second)}</formula2>`,
    '</dataValidation>',
  ].join('');
}

function workbookXml(sheets: readonly WrittenSheet[]): string {
  const entries = sheets.map(({ name, hidden }, index) => {
    const state = hidden ? ' state="hidden"' : '';
    const ids = `sheetId="${index + 1}"${state} r:id="rId${index + 1}"`;
    return `<sheet name="${escaped(name)}" ${ids}/>`;
  });
  const namespaces = `${MAIN} xmlns:r="${OFFICE}"`;
  const titles = listed('definedNames', sheets.flatMap(printTitles), false);
  return `${XML}<workbook ${namespaces}><sheets>${entries.join('')}</sheets>${titles}</workbook>`;
}

/** The rows repeated at the top of every printed page are a name of the workbook. */
function printTitles({ name, print, frozenRows = 0 }: WrittenSheet, index: number): string[] {
  if (print === undefined || frozenRows === 0) return [];
  const sheet = `'${escaped(name.replaceAll("'", "''"))}'`;
  const about = `name="_xlnm.Print_Titles" localSheetId="${index}"`;
  return [`<definedName ${about}>${sheet}!$1:$${frozenRows}</definedName>`];
}

function relations(list: readonly { id: string; type: string; target: string }[]): string {
  const entries = list.map(
    ({ id, type, target }) =>
      `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  const namespace = `xmlns="${PACKAGE}/relationships"`;
  return `${XML}<Relationships ${namespace}>${entries.join('')}</Relationships>`;
}

function contentTypes(sheets: readonly WrittenSheet[]): string {
  const overrides = [
    ['/xl/workbook.xml', `${TYPE}.sheet.main+xml`],
    ['/xl/styles.xml', `${TYPE}.styles+xml`],
    ...sheets.map((_, index) => [`/xl/worksheets/sheet${index + 1}.xml`, `${TYPE}.worksheet+xml`]),
  ].map(([name, type]) => `<Override PartName="${name}" ContentType="${type}"/>`);
  return [
    `${XML}<Types xmlns="${PACKAGE}/content-types">`,
    '<Default Extension="rels" ',
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`,
  ].join('');
}

function headingStyle(font: number): string {
  const centred = '<alignment horizontal="center" vertical="center" wrapText="1"/>';
  const applied = 'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"';
  const ids = `numFmtId="49" fontId="${font}" fillId="2" borderId="1" xfId="0"`;
  return `<xf ${ids} ${applied}>${centred}</xf>`;
}

function bodyStyle(format: number): string {
  const ids = `numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0"`;
  return `<xf ${ids} applyNumberFormat="1"/>`;
}

/** A cell of a table that is handed out: framed, and wrapped rather than cut off. */
function ruledStyle(format: number, horizontal: string, more = ''): string {
  const ids = `numFmtId="${format}" fontId="0" fillId="0" borderId="1" xfId="0"${more}`;
  const alignment = `<alignment horizontal="${horizontal}" vertical="center" wrapText="1"/>`;
  return `<xf ${ids} applyNumberFormat="1" applyBorder="1" applyAlignment="1">${alignment}</xf>`;
}

/**
 * Whether a spreadsheet could take a text for a formula. Such a text is written in a style that
 * marks it as literal (the quote prefix), so that it stays text even when somebody edits the cell.
 */
export function looksLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r]/.test(text);
}

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** A text that happens to look like `_x000D_` is written so that it reads back as itself. */
function escaped(text: string): string {
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[&<>"]/g, (mark) => MARKUP[mark] ?? mark);
}
