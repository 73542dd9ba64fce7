import { type Cell, columnOf, EMPTY, type Merge, mergeOf, type Row } from './cell.ts';
import { decimalText } from './decimal.ts';
import {
  MAX_CELL_TEXT,
  MAX_CELLS,
  MAX_COLUMNS,
  MAX_MERGES,
  MAX_ROW_NUMBER,
  MAX_ROWS,
} from './limits.ts';
import type { Shows } from './number-format.ts';
import { FileRefused } from './refusal.ts';
import { type Attributes, parseXml } from './xml.ts';

/** What a sheet needs from the rest of its workbook; `cells` counts on over all its sheets. */
export interface SheetContext {
  readonly strings: readonly string[];
  readonly styles: readonly Shows[];
  readonly epochShift: number;
  cells: number;
}

/** The lexical pieces of one `<c>` element. */
interface Draft {
  column: number;
  type: string;
  style: number;
  formula: string | null;
  value: string | null;
  inline: string | null;
}

type Target = 'value' | 'formula' | 'inline' | null;

/** Reads one sheet's XML into rows with content; throws `FileRefused` where a limit breaks. */
export class SheetReader {
  readonly rows: Row[] = [];
  readonly merges: Merge[] = [];
  private readonly part: string;
  private readonly sheet: string;
  private readonly context: SheetContext;
  private inData = false;
  private inPhonetic = false;
  private target: Target = null;
  private rowNumber = 0;
  private nextColumn = 0;
  private cells: (Cell | undefined)[] = [];
  private draft: Draft | null = null;

  constructor(part: string, sheet: string, context: SheetContext) {
    this.part = part;
    this.sheet = sheet;
    this.context = context;
  }

  read(bytes: Buffer): this {
    parseXml(this.part, bytes, {
      open: (name, attributes) => this.open(name, attributes),
      close: (name) => this.close(name),
      text: (text) => this.text(text),
    });
    return this;
  }

  private open(name: string, attributes: Attributes): void {
    if (name === 'sheetData') this.inData = true;
    else if (name === 'mergeCell') this.addMerge(attributes.ref ?? '');
    if (!this.inData) return;
    if (name === 'row') this.startRow(attributes.r);
    else if (name === 'c') this.startCell(attributes);
    else if (this.draft) this.openInCell(this.draft, name);
  }

  private openInCell(draft: Draft, name: string): void {
    if (name === 'v') {
      this.target = 'value';
      draft.value ??= '';
    } else if (name === 'f') {
      this.target = 'formula';
      draft.formula ??= '';
    } else if (name === 'rPh') this.inPhonetic = true;
    else if (name === 't' && !this.inPhonetic) {
      this.target = 'inline';
      draft.inline ??= '';
    }
  }

  private text(text: string): void {
    if (this.target === null || !this.draft) return;
    const { draft, target } = this;
    draft[target] = (draft[target] ?? '') + text;
  }

  private close(name: string): void {
    if (!this.inData) return;
    if (name === 'c') this.endCell();
    else if (name === 'row') this.endRow();
    else if (name === 'rPh') this.inPhonetic = false;
    else if (name === 'sheetData') this.inData = false;
    this.target = null;
  }

  private startRow(number: string | undefined): void {
    const next = number === undefined ? this.rowNumber + 1 : Number(number);
    if (!Number.isInteger(next) || next <= this.rowNumber) {
      throw this.damaged(`row ${String(number).slice(0, 20)} after row ${this.rowNumber}`);
    }
    if (next > MAX_ROW_NUMBER) throw this.tooMany('too-many-rows', next, MAX_ROW_NUMBER);
    this.rowNumber = next;
    this.nextColumn = 0;
    this.cells = [];
  }

  private startCell({ r, t, s }: Attributes): void {
    const column = r === undefined ? this.nextColumn : columnOf(r);
    if (column < 0) throw this.damaged(`cell ${String(r).slice(0, 20)}`);
    this.nextColumn = column + 1;
    const style = s === undefined ? 0 : Number(s);
    this.draft = { column, type: t ?? 'n', style, formula: null, value: null, inline: null };
  }

  private endCell(): void {
    if (!this.draft) return;
    const { column } = this.draft;
    const cell = this.cellOf(this.draft);
    this.draft = null;
    if (cell.kind === 'empty') return;
    if (column >= MAX_COLUMNS) throw this.tooMany('too-many-columns', column + 1, MAX_COLUMNS);
    this.context.cells += 1;
    if (this.context.cells > MAX_CELLS) {
      throw this.tooMany('too-many-cells', this.context.cells, MAX_CELLS);
    }
    this.cells[column] = cell;
  }

  private endRow(): void {
    if (this.cells.length === 0) return;
    this.rows.push({ number: this.rowNumber, cells: this.cells });
    if (this.rows.length > MAX_ROWS) {
      throw this.tooMany('too-many-rows', this.rows.length, MAX_ROWS);
    }
    this.cells = [];
  }

  private cellOf({ type, style, formula, value, inline }: Draft): Cell {
    if (type === 'inlineStr') return textCell(inline ?? '');
    if (value === null || (value === '' && type !== 'str')) {
      return formula === null ? EMPTY : { kind: 'formula-without-value', raw: `=${formula}` };
    }
    if (type === 's') return this.sharedText(value);
    if (type === 'b') return { kind: 'boolean', raw: value, value: value === '1' };
    if (type === 'e') return { kind: 'error', raw: value };
    if (type === 'str') return textCell(value);
    if (type === 'd') return textCell(value);
    return this.numberOrDate(value, style);
  }

  private numberOrDate(raw: string, style: number): Cell {
    const text = decimalText(raw);
    if (text === null) return { kind: 'error', raw };
    const shows = this.context.styles[style] ?? 'number';
    if (shows === 'number') return { kind: 'number', raw, text };
    return { kind: 'date', raw, serial: Number(text) + this.context.epochShift, shows };
  }

  private sharedText(index: string): Cell {
    const text = this.context.strings[Number(index)];
    if (text === undefined) throw this.damaged(`no text number ${index.slice(0, 20)}`);
    return text === '' ? EMPTY : { kind: 'text', raw: text };
  }

  private addMerge(ref: string): void {
    const merge = mergeOf(ref);
    if (!merge) throw this.damaged(`merged cells ${ref.slice(0, 40)}`);
    this.merges.push(merge);
    if (this.merges.length > MAX_MERGES) {
      throw this.tooMany('too-many-merges', this.merges.length, MAX_MERGES);
    }
  }

  private damaged(reason: string): FileRefused {
    return new FileRefused('part-damaged', { part: this.part, reason });
  }

  private tooMany(
    code: 'too-many-rows' | 'too-many-columns' | 'too-many-cells' | 'too-many-merges',
    found: number,
    limit: number,
  ): FileRefused {
    return new FileRefused(code, { sheet: this.sheet, found, limit });
  }
}

function textCell(text: string): Cell {
  return text === '' ? EMPTY : { kind: 'text', raw: cut(unescaped(text)) };
}

/** A text longer than Excel allows stays too long for every column, and is kept no longer. */
function cut(text: string): string {
  return text.length > MAX_CELL_TEXT ? text.slice(0, MAX_CELL_TEXT + 1) : text;
}

/** Excel writes characters XML cannot hold as `_x000D_`. */
function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The workbook's table of texts: plain or in rich runs, without the phonetic ones. */
export function readStringTable(part: string, bytes: Buffer): string[] {
  const strings: string[] = [];
  let text = '';
  let inText = false;
  let inPhonetic = false;
  const add = (string: string) => {
    strings.push(string);
    if (strings.length <= MAX_CELLS) return;
    throw new FileRefused('too-many-cells', { sheet: part, limit: MAX_CELLS });
  };
  parseXml(part, bytes, {
    open: (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') inPhonetic = true;
      else if (name === 't') inText = !inPhonetic;
    },
    text: (piece) => {
      if (inText) text += piece;
    },
    close: (name) => {
      if (name === 'si') add(cut(unescaped(text)));
      else if (name === 'rPh') inPhonetic = false;
      else if (name === 't') inText = false;
    },
  });
  return strings;
}
