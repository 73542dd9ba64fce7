/**
 * What this room accepts of a file nobody vouches for. Every limit is far above any real ledger
 * and far below what would trouble the machine; the README and the refusals state them.
 */
export const MAX_FILE_BYTES = 100 * 1024 * 1024;

/** Parts inside the archive; a workbook full of photographs has a few hundred. */
export const MAX_ZIP_ENTRIES = 2_000;

/** All parts together, unpacked, by their own declaration and by what we really unpack. */
export const MAX_INFLATED_BYTES = 160 * 1024 * 1024;

/** Deflate can reach 1032 : 1; sheets of blank styled cells come to about 60 : 1. */
export const MAX_RATIO = 200;

/** Below this size the ratio of a part does not matter: it can do no harm. */
export const RATIO_FREE_BYTES = 8 * 1024 * 1024;

/** Rows with content in one sheet. */
export const MAX_ROWS = 200_000;

/** Excel's own last row; a number beyond it is no row of a sheet. */
export const MAX_ROW_NUMBER = 1_048_576;

/** The right-most column that may hold content. */
export const MAX_COLUMNS = 256;

/** Cells with content in the whole workbook, and texts in its table of texts. */
export const MAX_CELLS = 2_000_000;

export const MAX_MERGES = 10_000;
export const MAX_SHEETS = 200;

/** Excel's own limit for the text of one cell. */
export const MAX_CELL_TEXT = 32_767;

/** Short texts (names, units, vouchers) and long ones (descriptions, notes). */
export const MAX_SHORT_TEXT = 200;
export const MAX_LONG_TEXT = 2_000;

export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2100;

/** 100 万亿元; more than any district has, and well inside 64 bits as 分. */
export const MAX_AMOUNT_FEN = 10n ** 16n;
export const MAX_COUNT = 1_000_000_000;

/** The heading row is looked for this far down, under titles and remarks. */
export const MAX_HEADING_ROW = 10;
