/**
 * What a number format makes of a number: a plain number, a date with its day, or a date that
 * shows no day. The last matters: a person who types 2021-3 gets the first of March shown as a
 * month, and the day is Excel's, not theirs.
 */
export type Shows = 'number' | 'day' | 'month';

/** The built-in date formats as Excel has them in Chinese; all other built-ins are numbers. */
const BUILT_IN: Readonly<Record<number, string>> = {
  14: 'yyyy/m/d',
  15: 'd-mmm-yy',
  16: 'd-mmm',
  17: 'mmm-yy',
  22: 'yyyy/m/d h:mm',
  27: 'yyyy年m月',
  28: 'm月d日',
  29: 'm月d日',
  30: 'm-d-yy',
  31: 'yyyy年m月d日',
  36: 'yyyy年m月',
  50: 'yyyy年m月',
  51: 'm月d日',
  52: 'yyyy年m月',
  53: 'm月d日',
  54: 'm月d日',
  57: 'yyyy年m月',
  58: 'm月d日',
};

/** Quoted and escaped text, fillers, colours and locales; but `[h]` counts hours and stays. */
const LITERALS = /"[^"]*"?|\\.|_.|\*.|\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi;

/** What the built-in format of an id shows. */
export function builtInShows(id: number): Shows {
  const code = BUILT_IN[id];
  return code === undefined ? 'number' : formatShows(code);
}

/** What a format code shows; a year, month or weekday without its day is a `month`. */
export function formatShows(code: string): Shows {
  const bare = code.replace(LITERALS, '').split(';')[0]?.toLowerCase() ?? '';
  if (bare.includes('general')) return 'number';
  const letters = bare.replace(/e[+-]/g, '').replace(/am\/pm|a\/p/g, '');
  if (/(?<!d)d{1,2}(?!d)/.test(letters)) return 'day';
  const hasYear = /[ye]|bb/.test(letters);
  const hasWeekday = /ddd|aaa/.test(letters);
  const hasMonth = letters.includes('m') && !/[hs]/.test(letters);
  return hasYear || hasWeekday || hasMonth ? 'month' : 'number';
}
