import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Cell } from './cell.ts';
import { MAX_FILE_BYTES, MAX_ROW_NUMBER } from './limits.ts';
import { type SampleParts, sampleWorkbook, withParts, zipped } from './sample-workbook.ts';
import { readWorkbook } from './workbook.ts';

const EXAMPLE = new URL('../../test/examples/qianjiang-2021h1.xlsx', import.meta.url);

function refusalOf(file: Buffer) {
  const result = readWorkbook(file);
  return result.ok ? null : result.refusal;
}

function codeOf(file: Buffer) {
  return refusalOf(file)?.code ?? null;
}

function cellsOf(parts: SampleParts): (Cell | undefined)[] {
  const result = readWorkbook(sampleWorkbook(parts));
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.workbook.sheets.flatMap(({ rows }) => rows.flatMap(({ cells }) => [...cells]));
}

function row(cells: string): string {
  return `<row r="1">${cells}</row>`;
}

describe('files that are no workbook', () => {
  const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');

  test('are refused by what they are', () => {
    expect(codeOf(Buffer.alloc(0))).toBe('file-empty');
    expect(codeOf(Buffer.alloc(MAX_FILE_BYTES + 1))).toBe('file-too-large');
    expect(codeOf(Buffer.from('序号,项目名称\n'))).toBe('file-not-xlsx');
    expect(codeOf(Buffer.concat([ole, Buffer.from('Workbook', 'utf16le')]))).toBe('file-old-xls');
    const encrypted = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]);
    expect(codeOf(encrypted)).toBe('file-encrypted');
    expect(codeOf(zipped({ 'word/document.xml': strToU8('<a/>') }))).toBe('file-not-xlsx');
  });

  test('a part encrypted by the zip itself counts as a password', () => {
    const file = sampleWorkbook({});
    const directory = file.indexOf(Buffer.from('504b0102', 'hex'));
    file.writeUInt16LE(1, directory + 8);
    expect(codeOf(file)).toBe('file-encrypted');
  });
});

describe('damaged files', () => {
  const sound = readFileSync(EXAMPLE);

  test('cut short', () => {
    expect(codeOf(sound.subarray(0, sound.length - 40))).toBe('zip-damaged');
    expect(codeOf(sound.subarray(0, 2_000))).toBe('zip-damaged');
  });

  test('a single flipped bit in a sheet is noticed by its checksum', () => {
    const file = Buffer.from(zipSync(partsOf({ data: row('<c><v>1000</v></c>') }), STORE));
    const at = file.indexOf('1000');
    file.writeUInt8(file.readUInt8(at) ^ 1, at);
    expect(refusalOf(file)?.facts.reason).toBe('checksum differs');
  });

  test('malformed XML, numbers of texts that do not exist, rows out of order', () => {
    expect(codeOf(sampleWorkbook({ data: '<row><c>' }))).toBe('part-damaged');
    expect(codeOf(sampleWorkbook({ data: row('<c t="s"><v>7</v></c>') }))).toBe('part-damaged');
    expect(codeOf(sampleWorkbook({ data: '<row r="5"/><row r="5"/>' }))).toBe('part-damaged');
    expect(codeOf(withParts(sound, { 'xl/workbook.xml': '<workbook>' }))).toBe('part-damaged');
    expect(codeOf(sampleWorkbook({ sheets: '<sheet name="表" r:id="none"/>' }))).toBe(
      'part-damaged',
    );
  });

  test('no damage of any byte makes anything throw', () => {
    const small = sampleWorkbook({ data: row('<c t="s"><v>0</v></c>'), strings: si('文') });
    const byte = fc.tuple(fc.nat(small.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 8 }), fc.nat(64), (bytes, cut) => {
        const file = Buffer.from(small.subarray(0, small.length - cut));
        for (const [at, value] of bytes) if (at < file.length) file.writeUInt8(value, at);
        expect(typeof readWorkbook(file).ok).toBe('boolean');
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('hostile files', () => {
  const zeros = new Uint8Array(50_000_000);

  test('a part that unpacks to far more than it is', () => {
    const file = sampleWorkbook({ extra: { 'xl/media/bomb.bin': zeros } });
    expect(refusalOf(file)).toMatchObject({ code: 'zip-bomb', facts: { bytes: 50_000_000 } });
  });

  test('a part that declares less than it unpacks to is stopped at what it declared', () => {
    const file = sampleWorkbook({ data: ' '.repeat(1_000_000) });
    const name = file.lastIndexOf('xl/sheet.xml');
    file.writeUInt32LE(2_000, name - 46 + 24);
    expect(refusalOf(file)).toMatchObject({ code: 'zip-bomb', facts: { part: 'xl/sheet.xml' } });
  });

  test('too many parts', () => {
    const parts = Object.fromEntries(
      Array.from({ length: 2_001 }, (_, index) => [`xl/${index}.xml`, strToU8('<a/>')]),
    );
    expect(refusalOf(zipped(parts))).toMatchObject({
      code: 'zip-too-many-entries',
      facts: { entries: 2_001, limit: 2_000 },
    });
  });

  test('a document type, whatever it would expand to', () => {
    const laughs = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>';
    expect(codeOf(sampleWorkbook({ prolog: `<?xml version="1.0"?>${laughs}` }))).toBe('xml-dtd');
    expect(codeOf(sampleWorkbook({ data: row('<c><v>&b;</v></c>') }))).toBe('part-damaged');
  });

  test('rows and columns beyond the limits', () => {
    const far = `<row r="${MAX_ROW_NUMBER + 1}"/>`;
    expect(codeOf(sampleWorkbook({ data: far }))).toBe('too-many-rows');
    const wide = row('<c r="XFD1"><v>1</v></c>');
    expect(codeOf(sampleWorkbook({ data: wide }))).toBe('too-many-columns');
    const styledOnly = row('<c r="XFD1" s="0"/>');
    expect(codeOf(sampleWorkbook({ data: styledOnly }))).toBeNull();
  });
});

describe('cells', () => {
  test('texts: shared, inline, rich, escaped, without the phonetic ones', () => {
    const rich = '<si><r><t>板式</t></r><r><t>家具</t></r><rPh><t>ban</t></rPh></si>';
    const cells = cellsOf({
      strings: rich,
      data: row(
        '<c t="s"><v>0</v></c><c t="inlineStr"><is><t>甲&amp;_x000D_乙</t></is></c>' +
          '<c t="str"><f>A1</f><v>公式</v></c><c t="inlineStr"><is><t>&#x20BB7;</t></is></c>',
      ),
    });
    expect(cells.map((cell) => (cell?.kind === 'text' ? cell.raw : null))).toEqual([
      '板式家具',
      '甲&\r乙',
      '公式',
      '𠮷',
    ]);
  });

  test('numbers are their shortest decimal', () => {
    const raws = ['0.28999999999999998', '1E-3', '12345.67', '1234.3000000000002', '-0'];
    const cells = cellsOf({ data: row(raws.map((raw) => `<c><v>${raw}</v></c>`).join('')) });
    const texts = cells.map((cell) => (cell?.kind === 'number' ? cell.text : cell?.kind));
    expect(texts).toEqual(['0.29', '0.001', '12345.67', '1234.3', '0']);
  });

  test('dates by their style, in both date systems', () => {
    const formats = [
      'General',
      'yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;',
      '#,##0',
      'yyyy-mm',
    ];
    const data = row([0, 1, 2, 3].map((s) => `<c s="${s}"><v>44273</v></c>`).join(''));
    const kinds = cellsOf({ formats, data }).map((cell) =>
      cell?.kind === 'date' ? cell.shows : cell?.kind,
    );
    expect(kinds).toEqual(['number', 'day', 'number', 'month']);
    const from1904 = cellsOf({
      formats: ['yyyy-mm-dd'],
      data: row('<c s="0"><v>42811</v></c>'),
      workbookProperties: '<workbookPr date1904="1"/>',
    });
    expect(from1904[0]).toMatchObject({ kind: 'date', serial: 44273 });
  });

  test('formulas give their stored value, or are known to have none', () => {
    const cells = cellsOf({
      data: row(
        '<c><f>SUM(B1:B9)</f><v>9</v></c><c><f>NOW()</f></c><c t="str"><f>IF(1,"")</f><v></v></c>' +
          '<c t="e"><f>1/0</f><v>#DIV/0!</v></c><c t="b"><v>1</v></c>',
      ),
    });
    expect(cells.map((cell) => cell?.kind)).toEqual([
      'number',
      'formula-without-value',
      undefined,
      'error',
      'boolean',
    ]);
  });

  test('prefixed element names, missing addresses, merges and hidden sheets', () => {
    const file = withParts(
      sampleWorkbook({ sheets: '<sheet name="表" state="hidden" r:id="worksheet"/>' }),
      {
        'xl/sheet.xml':
          '<x:worksheet xmlns:x="x"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c></x:row>' +
          '</x:sheetData><x:mergeCells><x:mergeCell ref="A1:B2"/></x:mergeCells></x:worksheet>',
      },
    );
    const result = readWorkbook(file);
    expect(result).toMatchObject({
      ok: true,
      workbook: { sheets: [{ hidden: true, rows: [{ number: 1 }], merges: [{ bottom: 2 }] }] },
    });
  });

  test('sheets that are not wanted are not even unpacked', () => {
    const file = sampleWorkbook({ data: '<row><broken' });
    expect(readWorkbook(file, () => false)).toMatchObject({
      ok: true,
      workbook: { sheets: [], otherSheets: ['表'] },
    });
  });
});

const STORE = { level: 0 } as const;

function si(text: string): string {
  return `<si><t>${text}</t></si>`;
}

function partsOf(parts: SampleParts): Record<string, Uint8Array> {
  return unzipSync(sampleWorkbook(parts));
}
