import type { Colour } from '#journal';
import type { Printed } from './numbers.ts';

/** How a bulletin is laid out, before it is a docx, a workbook or a page of the web. */
export interface Page {
  readonly language: 'zh' | 'en';
  /** The red head: the bulletin's name, its number, who issues it and when. */
  readonly head: {
    readonly name: string;
    readonly number: string;
    readonly office: string;
    readonly date: string;
  };
  readonly title: string;
  readonly blocks: readonly Block[];
  /** At the foot of every page: as of when, known when, and the verification code. */
  readonly foot: { readonly standing: string; readonly code: string };
}

export type Block = Heading | Text | Table;

/** A heading of a section. */
export interface Heading {
  readonly kind: 'heading';
  readonly text: string;
}

/** A paragraph; `small` where it is a note and not the bulletin's own words. */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
  readonly small?: true;
}

/** A table with its caption; `annex` tables begin on a page of their own. */
export interface Table {
  readonly kind: 'table';
  /** A short name, for a sheet's tab. */
  readonly name: string;
  readonly caption: string;
  /** In small type under the caption: units of measure, and as of when. */
  readonly about: string;
  readonly annex?: true;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** In small type below. */
  readonly note: string | null;
}

/** A column; widths are shares of the page, whatever they add up to. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right' | 'centre';
  readonly width: number;
}

/** A cell: its text, its digits where it is a number, its light where it is one. */
export interface Cell extends Printed {
  readonly light?: Colour;
  readonly bold?: true;
}
