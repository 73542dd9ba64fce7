import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import type { MetricDefinition } from '#domain';
import type { LedgerRows } from './ledger-rows.ts';
import { readLedger } from './rows.ts';
import { writeTargetTemplate, writeTemplate } from './template.ts';

const EXAMPLE = new URL('../../test/examples/qianjiang-2021h1.xlsx', import.meta.url);
const KEYS = ['projects', 'funds', 'stalls', 'activities', 'targets'] as const;

function ledgerOf(file: Buffer) {
  const result = readLedger(file);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return result.ledger;
}

test('the empty template reads as an empty ledger with nothing to say', () => {
  const ledger = ledgerOf(writeTemplate());
  for (const list of Object.values(ledger)) expect(list).toEqual([]);
});

test('filled with the rows of the example it reads as the same rows', () => {
  const example = ledgerOf(readFileSync(EXAMPLE));
  const again = ledgerOf(writeTemplate(example));
  for (const key of KEYS) expect(again[key]).toEqual(example[key]);
  expect([again.rejected, again.skipped, again.notices]).toEqual([[], [], []]);
});

test('odd texts, fine amounts, unknown causes and extra columns come back as they were', () => {
  const rows: LedgerRows = {
    projects: [
      {
        sheet: '项目台账',
        row: 3,
        name: '=cmd|"/C calc"!A0',
        unit: '甲 & <乙> _x000D_ "丙"',
        note: '第一行\n第二行',
        contractAmountFen: '1234567890123457',
        plannedInvestmentFen: '0',
        plannedStartOn: '2100-12-31',
        plannedSigningOn: '1990-01-01',
        plannedFundsFen: '500050',
        keyTalk: false,
      },
    ],
    funds: [],
    stalls: [
      {
        sheet: '问题清单',
        row: 3,
        projectName: '𠮷',
        cause: '邻里纠纷',
        foundOn: '2021-02-28',
      },
    ],
    activities: [
      {
        sheet: '招商活动',
        row: 3,
        on: '2021-01-04',
        kind: 'press',
        unit: '甲',
        reportedOn: '2021-01-05',
      },
    ],
    targets: [
      { sheet: '年度任务', row: 3, year: 2021, metric: 'visits-out', unit: '甲', count: 0 },
    ],
  };
  const again = ledgerOf(writeTemplate(rows));
  expect(again.rejected).toEqual([]);
  for (const key of KEYS) expect(again[key]).toEqual(rows[key]);
});

test('a text like a formula is written as a literal, never as a formula', () => {
  const project = { sheet: '项目台账', row: 3, name: '=1+1', unit: '@甲' };
  const file = writeTemplate({
    ...{ funds: [], stalls: [], activities: [], targets: [] },
    projects: [project],
  });
  const sheet = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(sheet).not.toContain('<f>');
  expect(sheet).toContain('<c r="C3" s="7" t="inlineStr">');
});

test('drop-downs offer the words, and the same template is the same bytes', () => {
  const file = writeTemplate();
  const sheet = strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(sheet).toContain('<formula1>&quot;正式合同,框架协议,意向协议&quot;</formula1>');
  expect(writeTemplate().equals(file)).toBe(true);
});

test('the template asks for what is planned: signing, start, and the funds of the year', () => {
  const sheet = strFromU8(
    unzipSync(writeTemplate())['xl/worksheets/sheet1.xml'] ?? new Uint8Array(),
  );
  for (const heading of ['计划签约时间', '计划开工时间', '计划到位资金（万元）']) {
    expect(sheet).toContain(heading);
  }
});

describe('the template of a target sheet', () => {
  const own = (count: number) =>
    Array.from(
      { length: count },
      (_, n): MetricDefinition => ({
        id: `own-${n}`,
        name: { zh: `本区自定指标第${n}项`, en: `own ${n}` },
        query: { measure: 'funds', weight: 'amount', window: 'year' },
      }),
    );
  const sheetOf = (file: Buffer) =>
    strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());

  test('reads as a target sheet without rows, its words those of the scheme', () => {
    const ledger = ledgerOf(writeTargetTemplate());
    for (const list of Object.values(ledger)) expect(list).toEqual([]);
    expect(sheetOf(writeTargetTemplate())).toContain('签约合同额,签约项目数,开工项目数,到位资金');
    const words = '<formula1>&quot;本区自定指标第0项,本区自定指标第1项&quot;</formula1>';
    expect(sheetOf(writeTargetTemplate(own(2)))).toContain(words);
  });

  test('offers no drop-down that Excel could not hold', () => {
    const many = sheetOf(writeTargetTemplate(own(40)));
    expect(many).not.toContain('本区自定指标');
    expect(many.match(/<dataValidation /g)).toHaveLength(2);
  });
});
