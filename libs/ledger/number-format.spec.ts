import { decimalText } from './decimal.ts';
import { builtInShows, formatShows } from './number-format.ts';

test.each([
  ['General', 'number'],
  ['0.00E+00', 'number'],
  ['#,##0.00_);[Red](#,##0.00)', 'number'],
  ['0"年"', 'number'],
  ['h:mm:ss', 'number'],
  ['[h]:mm', 'number'],
  ['@', 'number'],
  ['yyyy-mm-dd', 'day'],
  ['yyyy"年"m"月"d"日";@', 'day'],
  ['[$-804]yyyy"年"m"月"d"日"', 'day'],
  ['[DBNum1][$-804]yyyy"年"m"月"d"日"', 'day'],
  ['m/d/yy h:mm', 'day'],
  ['yyyy\\-mm\\-dd', 'day'],
  ['mmm-yy', 'month'],
  ['yyyy"年"m"月"', 'month'],
  ['dddd', 'month'],
])('%s makes a %s', (code, shows) => {
  expect(formatShows(code)).toBe(shows);
});

test('built-in formats', () => {
  expect([0, 4, 14, 17, 22, 31, 49, 57, 58].map(builtInShows)).toEqual([
    'number',
    'number',
    'day',
    'month',
    'day',
    'day',
    'number',
    'month',
    'day',
  ]);
});

test.each([
  ['0.1', '0.1'],
  ['00012.50', '12.5'],
  ['1e21', '1000000000000000000000'],
  ['-1.5E-8', '-0.000000015'],
  ['123456789012345678', '123456789012346000'],
  ['12 3', null],
  ['0x10', null],
  ['Infinity', null],
  ['1e999', null],
])('the number %s is %s', (raw, text) => {
  expect(decimalText(raw)).toBe(text);
});
