import { Temporal } from 'temporal-polyfill';
import { type Cell, shown } from './cell.ts';
import { FIRST_YEAR, LAST_YEAR } from './limits.ts';
import { type Facts, type Reading, read, unreadable } from './refusal.ts';

const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const CHINESE = /^(\d{4})年(\d{1,2})月(\d{1,2})[日号]$/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/;
const SHORT_YEAR = /^\d{2}([-/.])\d{1,2}\1\d{1,2}$|^\d{2}年\d{1,2}月(\d{1,2}[日号]?)?$/;
const NO_DAY = /^\d{4}(年|[-/.]\d{1,2}|年\d{1,2}月?[上中下]?旬?底?初?)?$|^\d{1,2}\/\d{4}$/;
const NO_YEAR = /^\d{1,2}(月|月\d{1,2}[日号]?|[-/.]\d{1,2})$/;
const TIME = /^(.+?)(?:T|\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?Z?$/;

/** Excel counts a 29 February 1900 that never was; its serial is the 60th. */
const PHANTOM_DAY = 60;
const RANGE: Facts = { from: FIRST_YEAR, to: LAST_YEAR };
const CACHE_LIMIT = 50_000;

type DateReading = Reading<string | undefined>;
const CACHE = new Map<string | number, DateReading>();

/**
 * A calendar day, from Excel's own dates and from every notation that has one reading. Whatever
 * has two (4/5/2021), or lacks its day or year, is refused under a code that says what is missing.
 */
export function readDate(cell: Cell): DateReading {
  if (cell.kind === 'empty') return read(undefined);
  if (cell.kind === 'date') {
    const reading = cached(cell.serial, () => fromSerial(cell.serial));
    const isFirst = reading.ok && reading.value?.endsWith('-01');
    // Excel turns a typed 2021-3 into the first of March, shown as a month: the day is not theirs.
    if (isFirst && cell.shows === 'month') return unreadable('date-without-day');
    return reading;
  }
  if (cell.kind === 'number') return unreadable('date-bare-number');
  if (cell.kind === 'error') return unreadable('cell-error', { error: shown(cell) });
  if (cell.kind === 'formula-without-value') return unreadable('cell-formula-without-value');
  if (cell.kind === 'boolean') return unreadable('date-unreadable');
  if (cell.raw.length > 40) return unreadable('date-unreadable');
  return cached(cell.raw, () => fromText(cell.raw));
}

function cached(key: string | number, compute: () => DateReading): DateReading {
  const known = CACHE.get(key);
  if (known) return known;
  const reading = compute();
  if (CACHE.size >= CACHE_LIMIT) CACHE.clear();
  CACHE.set(key, reading);
  return reading;
}

function fromSerial(serial: number): DateReading {
  const day = Math.floor(serial);
  if (day === PHANTOM_DAY) return unreadable('date-impossible');
  // What is no number, or far beyond the accepted years, is not put to the calendar at all.
  if (!(day >= 0 && day <= 200_000)) return unreadable('date-out-of-range', RANGE);
  const epoch = day < PHANTOM_DAY ? '1899-12-31' : '1899-12-30';
  const date = Temporal.PlainDate.from(epoch).add({ days: day });
  if (!inRange(date.year)) return unreadable('date-out-of-range', RANGE);
  if (serial !== day) return unreadable('date-has-time');
  return read(date.toString());
}

function fromText(raw: string): DateReading {
  const text = raw
    .normalize('NFKC')
    .trim()
    .replace(/\s*([年月])\s*/g, '$1');
  if (text === '') return read(undefined);
  if (/^\d{5,}(\.\d+)?$/.test(text)) return unreadable('date-bare-number');
  const time = TIME.exec(text);
  const reading = fromDay(time?.[1] ?? text);
  const clock = time ? time.slice(2).join('') : '';
  return reading.ok && /[1-9]/.test(clock) ? unreadable('date-has-time') : reading;
}

function fromDay(text: string): DateReading {
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return calendarDay(yearFirst[1], yearFirst[3], yearFirst[4]);
  const chinese = CHINESE.exec(text);
  if (chinese) return calendarDay(chinese[1], chinese[2], chinese[3]);
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast) return yearLastDay(Number(yearLast[1]), Number(yearLast[3]), yearLast[4]);
  if (SHORT_YEAR.test(text)) return unreadable('date-short-year');
  if (NO_DAY.test(text)) return unreadable('date-without-day');
  if (NO_YEAR.test(text)) return unreadable('date-without-year');
  return unreadable('date-unreadable');
}

/** 3/18/2021 can only be March; 4/5/2021 may be two days, and both are named. */
function yearLastDay(first: number, second: number, year: string | undefined): DateReading {
  const monthFirst = calendarDay(year, String(first), String(second));
  if (first === second) return monthFirst;
  const dayFirst = calendarDay(year, String(second), String(first));
  if (monthFirst.ok && dayFirst.ok) {
    const readings = { first: String(monthFirst.value), second: String(dayFirst.value) };
    return unreadable('date-ambiguous', readings);
  }
  return dayFirst.ok ? dayFirst : monthFirst;
}

function calendarDay(year = '', month = '', day = ''): DateReading {
  if (!inRange(Number(year))) return unreadable('date-out-of-range', RANGE);
  const fields = { year: Number(year), month: Number(month), day: Number(day) };
  if (fields.month === 0 || fields.day === 0) return unreadable('date-impossible');
  const date = Temporal.PlainDate.from(fields, { overflow: 'constrain' });
  if (date.month !== fields.month || date.day !== fields.day) return unreadable('date-impossible');
  return read(date.toString());
}

function inRange(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}
