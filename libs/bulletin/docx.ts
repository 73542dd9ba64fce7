import type { IRunOptions, ISectionOptions, Paragraph, Table as WordTable } from 'docx';
import { unzipSync, zipSync } from 'fflate';
import { FACES, type Face, fontTable, LIGHT_INK } from './office-fonts.ts';
import type { Block, Cell, Column, Page, Table } from './page.ts';

type Docx = typeof import('docx');

/** Twentieths of a point in a millimetre. */
const TWIPS_PER_MM = 1440 / 25.4;
const mm = (length: number) => Math.round(length * TWIPS_PER_MM);

/** A4 with the margins of official papers: a text area of 156 × 225 mm (GB/T 9704). */
const PAPER = { width: mm(210), height: mm(297) };
const MARGIN = { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26), footer: mm(17) };
const TEXT_WIDTH = PAPER.width - MARGIN.left - MARGIN.right;

/** Sizes in half points: 二号, 三号, 五号, 小五 and the foot's. */
const SIZE = { banner: 56, title: 44, body: 32, note: 21, table: 18, foot: 16 };
/** 28 points from line to line, as official papers are set. */
const LINE = 560;
const BANNER_RED = 'C00000';

/** A table of so many rows is moved to the next page rather than broken. */
const SHORT_ROWS = 12;

/**
 * A bulletin as a Word document. The same page gives the same bytes: no time and no random id is
 * in it (the package writes the time it ran into two places, which are set to the bulletin's own
 * date here).
 */
export async function docxOf(page: Page, writtenAt: string): Promise<Buffer> {
  // Loaded when the first document is made: nothing else here needs it.
  const docx = await import('docx');
  const writer = new DocxWriter(docx, page);
  const document = new docx.Document({
    title: page.title,
    creator: page.head.office || page.head.name,
    lastModifiedBy: page.head.office || page.head.name,
    description: `${page.foot.standing} ${page.foot.code}`,
    styles: { default: { document: { run: { font: fontOf('text'), size: SIZE.body } } } },
    sections: [writer.section()],
  });
  return settled(await docx.Packer.toBuffer(document), writtenAt);
}

/** Puts our font table in, and the times that would differ from run to run at rest. */
function settled(bytes: Uint8Array, writtenAt: string): Buffer {
  const parts = unzipSync(new Uint8Array(bytes));
  const texts = new TextDecoder();
  const encoder = new TextEncoder();
  const properties = 'docProps/core.xml';
  const core = texts.decode(parts[properties]);
  const still = core.replace(/(<dcterms:(?:created|modified)[^>]*>)[^<]*/g, `$1${writtenAt}`);
  const all = {
    ...parts,
    [properties]: encoder.encode(still),
    'word/fontTable.xml': encoder.encode(fontTable()),
  };
  return Buffer.from(zipSync(all, { level: 6, mtime: '2021-01-01T12:00:00Z' }));
}

/** Quotes, dashes and marks that both scripts have are set from the Chinese face. */
function fontOf(face: Face) {
  const { western, chinese } = FACES[face];
  return { ascii: western, hAnsi: western, cs: western, eastAsia: chinese, hint: 'eastAsia' };
}

class DocxWriter {
  private readonly docx: Docx;
  private readonly page: Page;

  constructor(docx: Docx, page: Page) {
    this.docx = docx;
    this.page = page;
  }

  section(): ISectionOptions {
    const { size, margin } = { size: PAPER, margin: { ...MARGIN, header: mm(15) } };
    return {
      properties: { page: { size, margin } },
      footers: { default: new this.docx.Footer({ children: this.foot() }) },
      children: [...this.head(), ...this.body()],
    };
  }

  private run(text: string, face: Face, size: number, more: IRunOptions = {}) {
    return new this.docx.TextRun({ text, font: fontOf(face), size, ...more });
  }

  /** The red head, ruled off, and the title. */
  private head(): Paragraph[] {
    const { Paragraph, AlignmentType, BorderStyle, TabStopType } = this.docx;
    const { head, title } = this.page;
    const red = { color: BANNER_RED };
    const rule = { style: BorderStyle.SINGLE, size: 12, space: 4, color: BANNER_RED };
    return [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { after: 120 },
        children: [this.run(head.name, 'title', SIZE.banner, red)],
      }),
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { after: 120 },
        children: [this.run(head.number, 'text', SIZE.body)],
      }),
      new Paragraph({
        tabStops: [{ type: TabStopType.RIGHT, position: TEXT_WIDTH }],
        border: { bottom: rule },
        spacing: { after: 360 },
        children: [this.run(`${head.office}\t${head.date}`, 'text', SIZE.body)],
      }),
      new Paragraph({
        alignment: AlignmentType.CENTER,
        spacing: { after: 360 },
        heading: this.docx.HeadingLevel.TITLE,
        children: [this.run(title, 'title', SIZE.title, { color: '000000' })],
      }),
    ];
  }

  private body(): (Paragraph | WordTable)[] {
    return this.page.blocks.flatMap((block) => this.block(block));
  }

  private block(block: Block): (Paragraph | WordTable)[] {
    switch (block.kind) {
      case 'heading':
        return [this.heading(block.text)];
      case 'text':
        return [this.text(block.text, block.small === true)];
      case 'table':
        return this.table(block);
    }
  }

  private heading(text: string): Paragraph {
    const { Paragraph, HeadingLevel, LineRuleType } = this.docx;
    return new Paragraph({
      heading: HeadingLevel.HEADING_1,
      keepNext: true,
      indent: { firstLine: 2 * 10 * SIZE.body },
      spacing: { line: LINE, lineRule: LineRuleType.EXACT, before: 120, after: 0 },
      children: [this.run(text, 'heading', SIZE.body, { color: '000000' })],
    });
  }

  private text(text: string, small: boolean): Paragraph {
    const { Paragraph, AlignmentType, LineRuleType } = this.docx;
    const size = small ? SIZE.note : SIZE.body;
    return new Paragraph({
      alignment: AlignmentType.BOTH,
      indent: { firstLine: 2 * 10 * size },
      spacing: { line: small ? 320 : LINE, lineRule: LineRuleType.EXACT },
      children: [this.run(text, 'text', size)],
    });
  }

  private table(table: Table): (Paragraph | WordTable)[] {
    const { Paragraph, AlignmentType, Table: WordTable, WidthType, TableLayoutType } = this.docx;
    const centred = { alignment: AlignmentType.CENTER, keepNext: true } as const;
    const caption = new Paragraph({
      ...centred,
      pageBreakBefore: table.annex === true,
      spacing: { before: table.annex === true ? 0 : 160, after: 60 },
      children: [this.run(table.caption, 'heading', 28)],
    });
    const about = new Paragraph({
      alignment: AlignmentType.RIGHT,
      keepNext: true,
      spacing: { after: 40 },
      children: [this.run(table.about, 'text', SIZE.table)],
    });
    const note = new Paragraph({
      alignment: AlignmentType.BOTH,
      spacing: { before: 60, after: 120 },
      children: [this.run(table.note ?? '', 'text', SIZE.table)],
    });
    const widths = widthsOf(table.columns);
    const made = new WordTable({
      width: { size: TEXT_WIDTH, type: WidthType.DXA },
      columnWidths: widths,
      layout: TableLayoutType.FIXED,
      alignment: AlignmentType.CENTER,
      rows: [this.headRow(table.columns, widths), ...this.rows(table, widths)],
    });
    const below = table.note === null ? [] : [note];
    return [caption, ...(table.about === '' ? [] : [about]), made, ...below];
  }

  /** Repeated at the top of every page the table goes on to. */
  private headRow(columns: readonly Column[], widths: readonly number[]) {
    const { TableRow, AlignmentType } = this.docx;
    const cells = columns.map(({ title }, at) => {
      const run = this.run(title, 'heading', SIZE.table);
      return this.cell(run, AlignmentType.CENTER, widths[at] ?? 0, { fill: 'EDEDED' }, true);
    });
    return new TableRow({ tableHeader: true, cantSplit: true, children: cells });
  }

  private rows({ columns, rows, note }: Table, widths: readonly number[]) {
    const { TableRow, HeightRule, AlignmentType } = this.docx;
    const align = {
      left: AlignmentType.LEFT,
      right: AlignmentType.RIGHT,
      centre: AlignmentType.CENTER,
    } as const;
    return rows.map((cells, index) => {
      // A short table stays whole, and of a long one no row stands alone; a note stays with it.
      const isLast = index === rows.length - 1;
      const near = rows.length <= SHORT_ROWS || index === 0 || index === rows.length - 2;
      const keeps = isLast ? note !== null : near;
      const children = cells.map((cell, at) => {
        const side = align[columns[at]?.align ?? 'left'];
        return this.cell(this.cellRun(cell), side, widths[at] ?? 0, {}, keeps);
      });
      return new TableRow({
        cantSplit: true,
        height: { value: mm(4.9), rule: HeightRule.ATLEAST },
        children,
      });
    });
  }

  private cellRun({ text, light, bold }: Cell) {
    const ink = light === undefined ? {} : { color: LIGHT_INK[light] };
    return this.run(text, 'text', SIZE.table, { ...ink, ...(bold && { bold }) });
  }

  private cell(
    run: InstanceType<Docx['TextRun']>,
    alignment: 'left' | 'right' | 'center',
    width: number,
    { fill }: { readonly fill?: string },
    keepNext: boolean,
  ) {
    const { TableCell, Paragraph, VerticalAlign, WidthType, ShadingType } = this.docx;
    return new TableCell({
      width: { size: width, type: WidthType.DXA },
      verticalAlign: VerticalAlign.CENTER,
      margins: { left: mm(0.8), right: mm(0.8), top: mm(0.2), bottom: mm(0.2) },
      ...(fill !== undefined && { shading: { type: ShadingType.CLEAR, fill, color: 'auto' } }),
      children: [new Paragraph({ alignment, keepNext, children: [run] })],
    });
  }

  /** The page's number, and what makes it checkable: as of when, known when, the code. */
  private foot(): Paragraph[] {
    const { Paragraph, AlignmentType, TextRun, PageNumber } = this.docx;
    const { standing, code } = this.page.foot;
    const number = new TextRun({
      font: fontOf('foot'),
      size: 28,
      children: ['— ', PageNumber.CURRENT, ' —'],
    });
    const centre = { alignment: AlignmentType.CENTER, spacing: { after: 40 } } as const;
    return [
      new Paragraph({ ...centre, children: [number] }),
      new Paragraph({
        ...centre,
        children: [this.run(`${standing} · ${code}`, 'foot', SIZE.foot)],
      }),
    ];
  }
}

/** Shares as whole twips that add up to the width of the text. */
function widthsOf(columns: readonly Column[]): number[] {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => Math.floor((TEXT_WIDTH * width) / all));
  const rest = TEXT_WIDTH - widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width, at) => (at === 0 ? width + rest : width));
}
