import fc from 'fast-check';
import { type Cell, EMPTY } from './cell.ts';
import { type Meaning, readCell } from './cells.ts';
import { readDate } from './date-cell.ts';
import { DEFAULT_METRICS } from './metric-words.ts';
import { amountIn, MONEY_UNITS, type MoneyUnit, readMoney } from './money-cell.ts';
import { readCount, readYear, readYesNo } from './number-cell.ts';
import type { Reading } from './refusal.ts';
import { readText } from './text-cell.ts';
import { CONTRACT_KINDS, MILESTONES, SECTORS, START_KINDS } from './words.ts';

function text(raw: string): Cell {
  return { kind: 'text', raw };
}

function number(digits: string): Cell {
  return { kind: 'number', raw: digits, text: digits };
}

function serial(days: number, shows: 'day' | 'month' = 'day'): Cell {
  return { kind: 'date', raw: String(days), serial: days, shows };
}

/** The value, or the code it is refused with. */
function outcome<T>(reading: Reading<T>): T | string {
  return reading.ok ? reading.value : `✗ ${reading.refusal.code}`;
}

describe('dates', () => {
  test.each([
    ['2021-03-18', '2021-03-18'],
    ['2021/3/18', '2021-03-18'],
    ['2021.3.18', '2021-03-18'],
    [' 2021年3月18日 ', '2021-03-18'],
    ['２０２１年３月１８号', '2021-03-18'],
    ['3/18/2021', '2021-03-18'],
    ['18.3.2021', '2021-03-18'],
    ['4/4/2021', '2021-04-04'],
    ['2021-03-18 00:00:00', '2021-03-18'],
    ['2021-03-18T00:00:00.000Z', '2021-03-18'],
    ['2020-02-29', '2020-02-29'],
    ['  ', undefined],
    ['4/5/2021', '✗ date-ambiguous'],
    ['2021-03', '✗ date-without-day'],
    ['2021年3月', '✗ date-without-day'],
    ['2021年3月上旬', '✗ date-without-day'],
    ['2021', '✗ date-without-day'],
    ['6月', '✗ date-without-year'],
    ['6月5日', '✗ date-without-year'],
    ['3-18', '✗ date-without-year'],
    ['21-3-18', '✗ date-short-year'],
    ['2021-06-31', '✗ date-impossible'],
    ['2021年2月29日', '✗ date-impossible'],
    ['2021-13-01', '✗ date-impossible'],
    ['13/13/2021', '✗ date-impossible'],
    ['2021-03-18 09:30', '✗ date-has-time'],
    ['1989-12-31', '✗ date-out-of-range'],
    ['2101-01-01', '✗ date-out-of-range'],
    ['44273', '✗ date-bare-number'],
    ['20210318', '✗ date-bare-number'],
    ['待定', '✗ date-unreadable'],
    ['2021-3/18', '✗ date-unreadable'],
  ])('text %s', (raw, expected) => {
    expect(outcome(readDate(text(raw)))).toBe(expected);
  });

  test('both readings of an ambiguous day are named', () => {
    const reading = readDate(text('4/5/2021'));
    expect(reading).toMatchObject({
      refusal: { facts: { first: '2021-04-05', second: '2021-05-04' } },
    });
  });

  test.each<[Cell, string | undefined]>([
    [serial(44273), '2021-03-18'],
    [serial(44273.5), '✗ date-has-time'],
    [serial(60), '✗ date-impossible'],
    [serial(1), '✗ date-out-of-range'],
    [serial(-5), '✗ date-out-of-range'],
    [serial(9e15), '✗ date-out-of-range'],
    [serial(Number.NaN), '✗ date-out-of-range'],
    [serial(44256, 'month'), '✗ date-without-day'],
    [serial(44273, 'month'), '2021-03-18'],
    [number('44273'), '✗ date-bare-number'],
    [{ kind: 'boolean', raw: '1', value: true }, '✗ date-unreadable'],
    [{ kind: 'error', raw: '#REF!' }, '✗ cell-error'],
    [{ kind: 'formula-without-value', raw: '=NOW()' }, '✗ cell-formula-without-value'],
    [EMPTY, undefined],
  ])('cell %#', (cell, expected) => {
    expect(outcome(readDate(cell))).toBe(expected);
  });

  test('every accepted notation of a day reads as that day', () => {
    const from = Date.UTC(1990, 0, 1) / 86_400_000;
    const to = Date.UTC(2100, 11, 31) / 86_400_000;
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (epochDay) => {
        const day = new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
        const [y, m, d] = day.split('-').map(Number);
        const notations = [day, `${y}/${m}/${d}`, `${y}.${m}.${d}`, `${y}年${m}月${d}日`];
        for (const notation of notations) expect(outcome(readDate(text(notation)))).toBe(day);
        expect(outcome(readDate(serial(epochDay + 25_569)))).toBe(day);
        const american = outcome(readDate(text(`${m}/${d}/${y}`)));
        expect([day, '✗ date-ambiguous']).toContain(american);
      }),
    );
  });
});

describe('money', () => {
  test.each<[string, MoneyUnit, string | undefined]>([
    ['12345.67', '万元', '12345670000'],
    ['1,234.5', '万元', '1234500000'],
    ['１２３', '万元', '123000000'],
    ['500万元', '万元', '500000000'],
    ['500万', '万元', '500000000'],
    ['3.2亿', '亿元', '32000000000'],
    ['0.000001', '万元', '1'],
    ['12.30', '元', '1230'],
    ['12.340000', '元', '1234'],
    ['', '元', undefined],
    ['32000万元', '亿元', '✗ amount-unit-conflict'],
    ['约3', '亿元', '✗ amount-approximate'],
    ['3亿左右', '亿元', '✗ amount-approximate'],
    ['3-5', '亿元', '✗ amount-approximate'],
    ['>3', '亿元', '✗ amount-approximate'],
    ['12.345', '元', '✗ amount-too-fine'],
    ['0.0000001', '万元', '✗ amount-too-fine'],
    ['-5', '万元', '✗ amount-negative'],
    ['−5', '万元', '✗ amount-negative'],
    ['(5)', '万元', '✗ amount-negative'],
    ['0', '万元', '✗ amount-zero'],
    ['1,23', '万元', '✗ amount-unreadable'],
    ['1.2e5', '万元', '✗ amount-unreadable'],
    ['5%', '万元', '✗ amount-unreadable'],
    ['500美元', '万元', '✗ amount-unreadable'],
    ['面议', '万元', '✗ amount-unreadable'],
    ['9'.repeat(20), '万元', '✗ amount-too-large'],
  ])('%s under %s', (raw, unit, expected) => {
    expect(outcome(readMoney(text(raw), unit, 'positive'))).toBe(expected);
  });

  test('a number is moved by digits, not multiplied', () => {
    expect(outcome(readMoney(number('1.005'), '万元', 'zero'))).toBe('1005000');
    expect(outcome(readMoney(number('0'), '万元', 'zero'))).toBe('0');
    expect(outcome(readMoney(serial(44273), '万元', 'zero'))).toBe('✗ amount-unreadable');
  });

  test('an accepted amount renders back to itself in every unit', () => {
    const unit = fc.constantFrom(...MONEY_UNITS);
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 16n }), unit, (fen, given) => {
        const rendered = amountIn(given, fen.toString());
        expect(outcome(readMoney(text(rendered), given, 'positive'))).toBe(fen.toString());
      }),
    );
  });

  test('any accepted text renders back to the same number', () => {
    const digits = fc.stringMatching(/^\d{1,9}(\.\d{1,12})?$/);
    fc.assert(
      fc.property(digits, fc.constantFrom(...MONEY_UNITS), (raw, unit) => {
        const reading = readMoney(text(raw), unit, 'zero');
        if (!reading.ok || reading.value === undefined) return;
        const plain = raw.includes('.') ? raw.replace(/\.?0+$/, '') : raw;
        expect(amountIn(unit, reading.value)).toBe(plain.replace(/^0+(?=\d)/, ''));
      }),
    );
  });
});

describe('counts, years, ticks', () => {
  test.each<[Cell, number | string | undefined]>([
    [text('18个'), 18],
    [number('18'), 18],
    [text('１，２００'), 1200],
    [text('3.0'), 3],
    [text('1.5'), '✗ count-not-whole'],
    [text('-2'), '✗ count-negative'],
    [text('0'), '✗ count-zero'],
    [text('1'.repeat(12)), '✗ count-too-large'],
    [text('若干'), '✗ count-unreadable'],
    [EMPTY, undefined],
  ])('count %#', (cell, expected) => {
    expect(outcome(readCount(cell, 1))).toBe(expected);
  });

  test('years', () => {
    expect(outcome(readYear(number('2021')))).toBe(2021);
    expect(outcome(readYear(text('2021年')))).toBe(2021);
    for (const raw of ['21', '1989', '今年']) {
      expect(outcome(readYear(text(raw)))).toBe('✗ year-unreadable');
    }
  });

  test('yes and no', () => {
    for (const raw of ['是', '√', 'Y', 'ｙｅｓ', '1'])
      expect(outcome(readYesNo(text(raw)))).toBe(true);
    for (const raw of ['否', '×', 'N', '0']) expect(outcome(readYesNo(text(raw)))).toBe(false);
    expect(outcome(readYesNo(text('可能')))).toBe('✗ yes-no-unreadable');
    expect(outcome(readYesNo({ kind: 'boolean', raw: '0', value: false }))).toBe(false);
  });
});

describe('words', () => {
  const word = (table: Extract<Meaning, { kind: 'word' }>['table'], raw: string) =>
    outcome(readCell(text(raw), { kind: 'word', table }));

  test('read as their codes, whatever their width and spacing', () => {
    expect(word(CONTRACT_KINDS, ' 正式 合同 ')).toBe('formal');
    expect(word(CONTRACT_KINDS, '框架协议')).toBe('framework');
    expect(word(SECTORS, '第一产业')).toBe('primary');
    expect(word(START_KINDS, '设备安装')).toBe('operation');
    expect(word(MILESTONES, '备案入统')).toBe('filed');
    expect(word(CONTRACT_KINDS, '口头')).toBe('✗ word-unknown');
  });

  test('causes by top and part, by a part nobody else has, or as written', () => {
    const cause = (raw: string) => outcome(readCell(text(raw), { kind: 'cause' }));
    expect(cause('土地-调规变性')).toBe('LAND.PLAN_ADJUST');
    expect(cause('配套要素')).toBe('UTILITY');
    expect(cause('配套要素－电')).toBe('UTILITY.POWER');
    expect(cause('审批手续：施工许可')).toBe('PERMIT.CONSTRUCTION');
    expect(cause('征拆')).toBe('LAND.EXPROPRIATION');
    expect(cause('指标')).toBe('指标');
    expect(cause('土地-电')).toBe('土地-电');
    expect(cause('未说明')).toBe('UNSTATED');
  });
});

describe('texts', () => {
  const rule = { limit: 200, lines: false };

  test('are trimmed, and stay texts whatever they begin with', () => {
    for (const raw of ['=1+1', '+86', '-5', '@SUM(A1)', "=cmd|'/C calc'!A0"]) {
      expect(outcome(readText(text(raw), rule))).toBe(raw);
    }
    expect(outcome(readText(text(' 甲\r\n 乙\u200b '), rule))).toBe('甲 乙');
    expect(outcome(readText(text('甲\r\n乙'), { limit: 9, lines: true }))).toBe('甲\n乙');
    expect(outcome(readText(number('12'), rule))).toBe('12');
  });

  test('refuse what hides, what is too long, and what Excel has turned into a day', () => {
    expect(outcome(readText(text('甲\u0007'), rule))).toBe('✗ text-control-character');
    expect(outcome(readText(text('甲\u202e乙'), rule))).toBe('✗ text-control-character');
    expect(outcome(readText(text('甲\ud800'), rule))).toBe('✗ text-control-character');
    expect(outcome(readText(text('甲'.repeat(201)), rule))).toBe('✗ text-too-long');
    expect(outcome(readText(serial(44273), rule))).toBe('✗ text-is-date');
    expect(outcome(readText(number('500234198001011000'), rule))).toBe('✗ text-digits-lost');
  });
});

test('no text and no number makes any meaning throw', () => {
  const meaning = fc.constantFrom<Meaning>(
    { kind: 'name' },
    { kind: 'note' },
    { kind: 'date' },
    { kind: 'yes-no' },
    { kind: 'year' },
    { kind: 'cause' },
    { kind: 'word', table: SECTORS },
    { kind: 'money', least: 'zero' },
    { kind: 'count', least: 0 },
    { kind: 'quantity', metrics: DEFAULT_METRICS },
    { kind: 'measure' },
    { kind: 'ordinal' },
  );
  const near = fc.stringMatching(/^[0-9年月日/.\-: 万亿元约,（）()T]{0,20}$/);
  const cell = fc.oneof(
    fc.oneof(fc.string({ unit: 'binary' }), near).map(text),
    fc.double().map((value) => serial(value)),
    fc.bigInt().map((value) => number(value.toString())),
  );
  fc.assert(
    fc.property(cell, meaning, (one, as) => {
      expect(typeof readCell(one, as).ok).toBe('boolean');
    }),
    { numRuns: 3_000 },
  );
});
