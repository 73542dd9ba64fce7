import { readFileSync } from 'node:fs';
import { defaultScheme, type MetricDefinition } from '#domain';
import { columnName } from './cell.ts';
import type { Ledger } from './ledger-rows.ts';
import { metricWordsOf } from './metric-words.ts';
import { readLedger } from './rows.ts';
import {
  layoutHeadings,
  type SampleValue,
  sampleLedger,
  sampleSheets,
  withParts,
} from './sample-workbook.ts';

const EXAMPLE = new URL('../../test/examples/qianjiang-2021h1.xlsx', import.meta.url);
const FUNDS = '到位资金';
const HEADINGS = layoutHeadings(FUNDS);
const DAY = { day: 44273 };

function ledgerOf(file: Buffer): Ledger {
  const result = readLedger(file);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.ledger;
}

function refusalOf(file: Buffer) {
  const result = readLedger(file);
  return result.ok ? null : result.refusal;
}

function funds(...rows: readonly (readonly SampleValue[])[]): Ledger {
  return ledgerOf(sampleLedger({ [FUNDS]: [['到位资金明细'], HEADINGS, ...rows] }));
}

describe('the example ledger', () => {
  const ledger = ledgerOf(readFileSync(EXAMPLE));

  test('reads whole, but for its one negative target', () => {
    const { projects, stalls, activities, targets, skipped, notices } = ledger;
    const counts = [projects, ledger.funds, stalls, activities, targets].map((one) => one.length);
    expect(counts).toEqual([99, 22, 18, 269, 36]);
    expect([skipped, notices]).toEqual([[], []]);
    const place = { sheet: '年度任务', row: 39, column: '任务数', address: 'D39' };
    expect(ledger.rejected).toEqual([
      { ...place, value: '-7100', code: 'amount-negative', facts: {} },
    ]);
  });

  test('its rows come with their codes, days and whole 分', () => {
    expect(ledger.projects[15]).toEqual({
      sheet: '项目台账',
      row: 18,
      projectCode: 'QJ-016',
      name: '年产20万吨活性氧化钙生产',
      origin: '湖南',
      contractKind: 'formal',
      sector: 'secondary',
      chain: '化工',
      park: '正阳工业园区',
      plannedInvestmentFen: '28000000000',
      contractAmountFen: '28000000000',
      firstTalkOn: '2020-08-18',
      signedOn: '2021-01-20',
      cityAssessed: true,
      unit: '正阳工业园区管委会',
      startKind: 'construction',
      startedOn: '2021-03-10',
      plannedFilingOn: '2021-05-31',
      filedOn: '2021-06-08',
      reportedOn: '2021-01-22',
    });
    expect(ledger.stalls[17]).toMatchObject({ cause: 'UTILITY.POWER', blocks: 'started' });
    expect(ledger.targets[2]).toMatchObject({ metric: 'filings', unit: '全区', count: 18 });
  });

  test('its funds of the year add up to the printed 81,414 万元', () => {
    const inYear = ledger.funds.filter(({ receivedOn }) => receivedOn.startsWith('2021'));
    const sum = inYear.reduce((total, { amountFen }) => total + BigInt(amountFen), 0n);
    expect(sum).toBe(81_414_000_000n);
  });
});

describe('rows', () => {
  test('one impossible cell leaves its whole row out, and every such cell is named', () => {
    const ledger = funds(
      [1, 'QJ-1', '甲', DAY, 100, 'PZ-1', DAY],
      [2, 'QJ-1', '甲', '2021-06-31', '约3', 'PZ-2', DAY],
      [3, 'QJ-1', '甲', DAY, null, 'PZ-3', DAY],
      [4, null, null, DAY, 5, 'PZ-4', DAY],
    );
    expect(ledger.funds.map(({ row }) => row)).toEqual([3]);
    expect(ledger.rejected.map(({ address, value, code }) => [address, value, code])).toEqual([
      ['D4', '2021-06-31', 'date-impossible'],
      ['E4', '约3', 'amount-approximate'],
      ['E5', '', 'cell-required'],
      ['C6', '', 'project-unnamed'],
    ]);
  });

  test('blank, numbered-only, totals and remark rows are no rows', () => {
    const ledger = funds(
      [],
      ['  '],
      [7],
      ['合 计', null, null, null, 12345],
      ['注：资金以到账凭证为准'],
      [1, 'QJ-1', null, DAY, 100, '=HYPERLINK("x")', DAY],
    );
    expect(ledger.funds).toMatchObject([{ row: 8, voucher: '=HYPERLINK("x")' }]);
    expect(ledger.skipped.map(({ row, code }) => [row, code])).toEqual([
      [6, 'totals-row'],
      [7, 'row-outside-columns'],
    ]);
    expect(ledger.rejected).toEqual([]);
  });

  test('merged cells in the data are refused wherever they reach', () => {
    const rows = [HEADINGS, [1, 'QJ-1', '甲', DAY, 1, '', DAY], [2, 'QJ-2', '', DAY, 1, '', DAY]];
    const ledger = ledgerOf(sampleLedger({ [FUNDS]: rows }, { [FUNDS]: ['C2:C3', 'A1:B1'] }));
    expect(ledger.funds).toEqual([]);
    expect(ledger.rejected.map(({ address, code }) => [address, code])).toEqual([
      ['C2', 'cell-merged'],
      ['C3', 'cell-merged'],
    ]);
  });

  test('a target is of any metric of the scheme, by its name there or its id', () => {
    const [contracts] = defaultScheme.metrics;
    const own = (id: string, zh: string, weight: 'count' | 'amount'): MetricDefinition => ({
      id,
      name: { zh, en: id },
      query: { measure: 'funds', weight, window: 'year' },
    });
    const food = own('food-funds', '食品产业到位资金', 'amount');
    // The district counts what the shipped table calls 签约项目 by a rule of its own.
    const counted = own('counted', '签约项目', 'count');
    const all = own('signings', '全部签约', 'count');
    const metrics = metricWordsOf([contracts as MetricDefinition, food, counted, all]);
    const rows = [
      layoutHeadings('年度任务'),
      [2021, '食品产业 到位资金', '全区', 3, '亿元'],
      [2021, 'food-funds', '甲', 5000, '万元'],
      [2021, '签约项目', '全区', 30, '个'],
      [2021, '正式合同额', '全区', 150, '亿元'],
      [2021, '食品产业到位资金', '乙', 18, '个'],
      [2021, '备案入统', '全区', 18, '个'],
    ];
    const read = readLedger(sampleLedger({ 年度任务: rows }), metrics);
    if (!read.ok) throw new Error(read.refusal.code);
    expect(
      read.ledger.targets.map(({ metric, amountFen, count }) => [metric, amountFen ?? count]),
    ).toEqual([
      ['food-funds', '30000000000'],
      ['food-funds', '5000000000'],
      ['counted', 30],
      ['contract-amount', '1500000000000'],
    ]);
    expect(read.ledger.rejected).toMatchObject([
      { row: 6, address: 'D6', code: 'target-measure-mismatch' },
      {
        row: 7,
        address: 'B7',
        code: 'word-unknown',
        facts: { accepted: '签约合同额、食品产业到位资金、签约项目、全部签约' },
      },
    ]);
  });

  test.each(defaultScheme.metrics.map(({ id, name }) => [id, name.zh]))(
    'a target of %s may be called %s, as its scheme calls it',
    (id, zh) => {
      const measure = /amount|funds/.test(id) ? '万元' : '个';
      const rows = [layoutHeadings('年度任务'), [2021, zh, '全区', 18, measure]];
      expect(ledgerOf(sampleLedger({ 年度任务: rows })).targets).toMatchObject([{ metric: id }]);
    },
  );

  test('a target is money or a count, as its metric and its unit say together', () => {
    const { targets, rejected } = ledgerOf(
      sampleLedger({
        年度任务: [
          layoutHeadings('年度任务'),
          [2021, '签约合同额', '全区', 150, '亿元'],
          [2021, '备案入统', '全区', 18, '个'],
          [2021, '备案入统', '全区', 18, '万元'],
          [2021, '到位资金', '全区', 18, '个'],
        ],
      }),
    );
    expect(targets).toMatchObject([{ amountFen: '1500000000000' }, { count: 18 }]);
    expect(rejected.map(({ code }) => code)).toEqual([
      'target-measure-mismatch',
      'target-measure-mismatch',
    ]);
  });
});

describe('headings', () => {
  const data = ['QJ-1', DAY, 3, 'PZ-1', DAY, '甲'];

  test('in any order and any row near the top, with aliases, units and unknown columns', () => {
    const headings = [
      '项目代码',
      '到位日期',
      '*到位金额 (亿元)',
      '凭证号',
      '填报时间',
      '项目名称',
      '经办人',
    ];
    const ledger = ledgerOf(
      sampleLedger({ [FUNDS]: [['表一'], ['某区'], headings, [...data, '张三']] }),
    );
    expect(ledger.funds).toMatchObject([{ row: 4, amountFen: '30000000000', projectName: '甲' }]);
    expect(ledger.notices).toEqual([
      { code: 'column-ignored', facts: { sheet: FUNDS, column: '经办人', address: 'G3' } },
    ]);
  });

  test('a unit stated once above the table serves headings without one', () => {
    const bare = HEADINGS.map((heading) => heading.replace('（万元）', ''));
    const row = [1, 'QJ-1', '甲', DAY, 3, '', DAY];
    const stated = ledgerOf(sampleLedger({ [FUNDS]: [['单位：元'], bare, row] }));
    expect(stated.funds[0]?.amountFen).toBe('300');
    const refusal = refusalOf(sampleLedger({ [FUNDS]: [['明细'], bare, row] }));
    expect(refusal).toMatchObject({ code: 'column-unit-missing', facts: { column: '到位金额' } });
  });

  const PROJECTS = '项目台账';
  const project = (headings: readonly string[], given: Readonly<Record<string, SampleValue>>) => {
    const cells: typeof given = { 项目名称: '甲', 责任单位: '甲', ...given };
    return sampleLedger({ [PROJECTS]: [headings, headings.map((one) => cells[one] ?? null)] });
  };

  test('the columns of what is planned are read, and a ledger may lack them', () => {
    const headings = layoutHeadings(PROJECTS);
    const given = { 计划签约时间: DAY, 计划开工时间: DAY, '计划到位资金（万元）': 5000.5 };
    const { projects, notices } = ledgerOf(project(headings, given));
    expect(projects).toMatchObject([
      {
        plannedStartOn: '2021-03-18',
        plannedSigningOn: '2021-03-18',
        plannedFundsFen: '5000500000',
      },
    ]);
    const without = headings.filter((one) => !Object.hasOwn(given, one));
    expect(without).toHaveLength(headings.length - 3);
    const lacking = ledgerOf(project(without, {}));
    expect(lacking.projects[0]).not.toHaveProperty('plannedFundsFen');
    expect([notices, lacking.notices]).toEqual([[], []]);
  });

  test.each<[string, SampleValue, string]>([
    ['计划到位资金（亿元）', 1.2, '12000000000'],
    ['当年计划到位资金（元）', 30, '3000'],
    ['计划到位资金（万元）', 0, '0'],
  ])('planned funds under %s are in that unit', (heading, value, fen) => {
    const headings = layoutHeadings(PROJECTS).map((one) =>
      one.startsWith('计划到位资金') ? heading : one,
    );
    const { projects } = ledgerOf(project(headings, { [heading]: value }));
    expect(projects).toMatchObject([{ plannedFundsFen: fen }]);
  });

  test.each<[SampleValue, string]>([
    [-3, 'amount-negative'],
    ['约3', 'amount-approximate'],
    ['三千', 'amount-unreadable'],
    [{ day: 44273 }, 'amount-unreadable'],
  ])('planned funds of %p leave their row out, naming the cell', (value, code) => {
    const headings = layoutHeadings(PROJECTS);
    const ledger = ledgerOf(project(headings, { '计划到位资金（万元）': value }));
    expect(ledger.projects).toEqual([]);
    const at = headings.indexOf('计划到位资金（万元）');
    const address = `${columnName(at)}2`;
    expect(ledger.rejected).toMatchObject([{ code, address, column: '计划到位资金（万元）' }]);
  });

  test('planned funds without a unit are refused', () => {
    const bare = layoutHeadings(PROJECTS).map((one) =>
      one === '计划到位资金（万元）' ? '计划到位资金' : one,
    );
    expect(refusalOf(project(bare, {}))).toMatchObject({
      code: 'column-unit-missing',
      facts: { column: '计划到位资金' },
    });
  });

  test.each([
    [HEADINGS.filter((one) => one !== '到位时间'), 'column-missing', { columns: '到位时间' }],
    [[...HEADINGS, '到位日期'], 'column-duplicated', { first: 'D1', second: 'H1' }],
    [HEADINGS.map((one) => one.replace('万元', '万美元')), 'column-unit-unknown', {}],
    [['甲', '乙'], 'sheet-without-headings', { sheet: FUNDS }],
  ])('refused %#', (headings, code, facts) => {
    const refusal = refusalOf(sampleLedger({ [FUNDS]: [headings] }));
    expect(refusal).toMatchObject({ code, facts });
  });
});

describe('sheets', () => {
  const file = sampleLedger({});

  test('one missing or standing twice is refused; unknown and hidden ones are mentioned', () => {
    const renamed = (from: string, to: string) =>
      withParts(file, { 'xl/workbook.xml': workbookXml().replace(from, to) });
    expect(refusalOf(renamed('问题清单', '问题'))).toMatchObject({
      code: 'sheet-missing',
      facts: { sheet: '问题清单' },
    });
    const twice = sampleLedger({ 到位资金明细: [] });
    expect(refusalOf(twice)?.code).toBe('sheet-duplicated');
    const hidden = ledgerOf(renamed('name="招商活动"', 'name="招商活动" state="hidden"'));
    expect(hidden.notices).toEqual([{ code: 'sheet-hidden', facts: { sheet: '招商活动' } }]);
    const other = ledgerOf(sampleLedger({ 草稿: [] }));
    expect(other.notices).toEqual([{ code: 'sheet-ignored', facts: { sheet: '草稿' } }]);
  });

  test('a workbook of targets alone is one', () => {
    const rows = [
      ['年度', '指标', '责任单位', '任务数', '计量单位'],
      [2021, '到位资金', '甲', 3, '亿元'],
    ];
    const alone = sampleSheets({ 年度目标任务: rows });
    expect(ledgerOf(alone)).toMatchObject({
      targets: [{ metric: 'funds', amountFen: '30000000000' }],
      targetUnits: [{ unit: '甲', year: 2021 }],
      projects: [],
    });
    // With any other sheet of a ledger beside it, all of them are missed again.
    const two = sampleSheets({ 年度任务: rows, 招商活动: [layoutHeadings('招商活动')] });
    expect(refusalOf(two)).toMatchObject({ code: 'sheet-missing', facts: { sheet: '项目台账' } });
    expect(refusalOf(sampleSheets({ 草稿: rows }))).toMatchObject({ code: 'sheet-missing' });
  });

  function workbookXml(): string {
    const names = ['项目台账', '到位资金', '问题清单', '招商活动', '年度任务'];
    const sheets = names.map((name, at) => `<sheet name="${name}" r:id="rId${at + 1}"/>`);
    return `<workbook xmlns:r="r"><sheets>${sheets.join('')}</sheets></workbook>`;
  }
});
