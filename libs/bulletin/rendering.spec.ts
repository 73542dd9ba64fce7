import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { FUNDS, juneContent, SIGNINGS, unitRow } from '../../test/support/bulletins.ts';
import { readWorkbook } from '../ledger/workbook.ts';
import type { BulletinContent, ProgressLine } from './content.ts';
import { docxOf } from './docx.ts';
import { hashOf } from './hash.ts';
import { htmlOf, htmlPolicy } from './html.ts';
import { layOut } from './layout.ts';
import { xlsxOf } from './xlsx.ts';

const HOSTILE = ['<script>alert(1)</script>', '=1+1', '@SUM(A1)', '"甲" & \'乙\'', '甲\u0007乙'];
const say = (text: string) => ({ zh: text, en: text });
const HALF = { cumulative: '50000000', completionBp: 5000 };
const OWN = { own: true, moved: 1, figureOn: null };
const NONE = { cumulative: '7', completionBp: null, lagBp: null };
const units = (count: number) =>
  Array.from({ length: count }, (_, n) => unitRow(`单位${n + 1}`, { rank: n + 1 }));
const page = (more: Partial<BulletinContent> = {}, language: 'zh' | 'en' = 'zh') => {
  const content = juneContent(more);
  return layOut(content, hashOf(content), language);
};
const long = () => page({ tables: [{ metric: FUNDS, peerGroup: null, rows: units(80) }] });
const named = (names: readonly string[]) =>
  page({ tables: [{ metric: FUNDS, peerGroup: null, rows: names.map((name) => unitRow(name)) }] });

/** The parts of a file of the office kind; each must be well-formed. */
function partsOf(file: Buffer): Record<string, string> {
  const parts = Object.entries(unzipSync(new Uint8Array(file)));
  return Object.fromEntries(
    parts.map(([name, bytes]) => {
      const text = strFromU8(bytes);
      if (/[.](xml|rels)$/.test(name)) new SaxesParser().write(text).close();
      return [name, text];
    }),
  );
}

describe('as a Word document', () => {
  const WRITTEN = '2021-08-02T15:59:59.999Z';
  const documentOf = async (of = page()) => partsOf(await docxOf(of, WRITTEN));

  it('is A4 upright with the margins of official papers', async () => {
    const { 'word/document.xml': text = '' } = await documentOf();
    const size = /<w:pgSz [^>]*>/.exec(text)?.[0] ?? '';
    expect(size).toContain('w:w="11906"');
    expect(size).toContain('w:h="16838"');
    expect(size).toContain('w:orient="portrait"');
    expect(/<w:pgMar [^>]*>/.exec(text)?.[0]).toContain('w:left="1587"');
  });

  it('repeats the head of every table on each page, and breaks no row', async () => {
    const { 'word/document.xml': text = '' } = await documentOf(long());
    const tables = text.split('<w:tbl>').slice(1);
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) {
      const rows = table.split('<w:tr>').slice(1);
      expect(rows[0]).toContain('<w:tblHeader/>');
      expect(rows.slice(1).some((row) => row.includes('<w:tblHeader/>'))).toBe(false);
      expect(rows.every((row) => row.includes('<w:cantSplit/>'))).toBe(true);
    }
  });

  it('is set in 仿宋, 黑体 and 小标宋, which may go by other names on other machines', async () => {
    const parts = await documentOf();
    const text = parts['word/document.xml'] ?? '';
    for (const face of ['仿宋_GB2312', '黑体', '方正小标宋简体']) {
      expect(text).toContain(`w:eastAsia="${face}"`);
      expect(parts['word/fontTable.xml']).toContain(`<w:font w:name="${face}"><w:altName w:val="`);
    }
    expect(parts['word/fontTable.xml']).toMatch(/仿宋_GB2312"><w:altName w:val="仿宋,FangSong,/);
    expect(parts['[Content_Types].xml']).toContain('/word/fontTable.xml');
  });

  it('has at its foot the page, as of when, known when, and the code', async () => {
    const { 'word/footer1.xml': text = '' } = await documentOf();
    expect(text).toContain('PAGE');
    expect(text).toContain('截至 2021-06-30 · 已知截止 2021年8月2日 23:59（按填报时间）');
    expect(text).toMatch(/校验码 [0-9A-F]{4}(-[0-9A-F]{4}){3}/);
  });

  it('is the same bytes whenever it is made', async () => {
    const first = await docxOf(page(), WRITTEN);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(Buffer.compare(await docxOf(page(), WRITTEN), first)).toBe(0);
  });

  it('shows names as they are, whatever they look like', async () => {
    const { 'word/document.xml': text = '' } = await documentOf(named(HOSTILE));
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('甲 乙');
  });
});

describe('as a workbook', () => {
  const sheetsOf = (of = page()) => {
    const read = readWorkbook(xlsxOf(of));
    if (!read.ok) throw new Error(JSON.stringify(read.refusal));
    return read.workbook.sheets;
  };
  const textOf = (cell: unknown) => JSON.stringify(cell);

  it('reads back: words first, then a sheet for each table, numbers as numbers', () => {
    const sheets = sheetsOf(long());
    expect(sheets.map(({ name }) => name)).toEqual([
      '通报',
      '总体进度',
      '本月任务',
      '三率',
      '双过半',
      '停滞原因',
      '停滞项目',
      '1 到位资金',
    ]);
    const annex = sheets.at(-1);
    // The caption, what it is about, the heads, the district and 80 units, a note.
    expect(annex?.rows).toHaveLength(3 + 1 + 80 + 1);
    expect(textOf(annex?.rows)).toContain('单位80');
    const { 'xl/worksheets/sheet8.xml': xml = '' } = partsOf(xlsxOf(long()));
    expect(xml).toContain('<v>50.00</v>');
    expect(xml).toContain('<v>-22.86</v>');
  });

  it('keeps the heads in view and on every printed page', () => {
    const parts = partsOf(xlsxOf(long()));
    const annex = parts['xl/worksheets/sheet8.xml'] ?? '';
    expect(annex).toContain('<pane ySplit="3" topLeftCell="A4" state="frozen"/>');
    expect(annex).toContain('paperSize="9" orientation="portrait" fitToWidth="1" fitToHeight="0"');
    expect(parts['xl/workbook.xml']).toContain("'1 到位资金'!$1:$3</definedName>");
    // In two lines: in one it would run into the page's number.
    expect(annex).toMatch(
      /<oddFooter>&amp;L&amp;8截至 2021-06-30\n已知截止 .*校验码 [0-9A-F-]{19}/,
    );
  });

  it('takes no name for a formula (RULINGS 31)', () => {
    const parts = partsOf(xlsxOf(named(HOSTILE)));
    const annex = parts['xl/worksheets/sheet8.xml'] ?? '';
    expect(annex).not.toContain('<f>');
    const quoted = [...(parts['xl/styles.xml'] ?? '').matchAll(/<xf [^>]*>/g)]
      .map(([xf]) => xf)
      .slice(1)
      .flatMap((xf, style) => (xf.includes('quotePrefix="1"') ? [style] : []));
    for (const name of ['=1+1', '@SUM(A1)']) {
      const cell = new RegExp(
        `<c [^>]*s="(\\d+)"[^>]*><is><t[^>]*>${name.replace(/[+()]/g, '\\$&')}<`,
      );
      expect(quoted).toContain(Number(cell.exec(annex)?.[1]));
    }
  });

  it('gives every sheet a name of its own that a tab may have', () => {
    const metric = { ...FUNDS, name: { zh: `甲/乙:[${'长'.repeat(40)}]`, en: 'x' } };
    const tables = ['一组', '二组', '三组'].map((peerGroup) => {
      return { metric, peerGroup, rows: units(1) };
    });
    const names = sheetsOf(page({ tables })).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.length > 31 || /[[\]:*?/\\]/.test(name))).toEqual([]);
  });
});

describe('as a page of the web', () => {
  it('needs nothing from elsewhere, and its policy lets in its own style alone', () => {
    const made = page();
    const html = htmlOf(made);
    expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="zh-CN">/);
    expect(html).not.toMatch(/https?:|<script|<img|<link|url\(|style="/);
    const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
    const digest = createHash('sha256').update(style, 'utf8').digest('base64');
    expect(htmlPolicy(made)).toContain(`style-src 'sha256-${digest}'`);
    expect(style).toContain('size: A4 portrait');
    expect(style).toContain('thead { display: table-header-group');
  });

  it('shows names as they are, whatever they look like', () => {
    const html = htmlOf(named(HOSTILE));
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).toContain('&quot;甲&quot; &amp; &#39;乙&#39;');
  });

  it('speaks English where asked, with amounts in millions', () => {
    const html = htmlOf(page({}, 'en'));
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('CNY 814m, 27.14% of CNY 3,000m, 22.86 points behind time progress');
    expect(html).toContain('Verification code');
  });
});

describe('what every format says', () => {
  const textOf = (more: Partial<BulletinContent> = {}) => htmlOf(page(more));

  it('tells a metric in a sentence: done, behind, the light, and what each 旬 has to bring', () => {
    expect(textOf()).toContain(
      '到位资金：累计8.14亿元，完成年度任务30亿元的27.14%，欠进度22.86个百分点（▲\u00a0黄灯）；' +
        '本月完成0.88亿元。剩余每旬需完成1.21亿元。',
    );
  });

  it('tells a metric exactly on time as level, and what each 旬 has to bring of a count', () => {
    const [funds] = juneContent().progress;
    const counted = { target: '18', cumulative: '9', actual: '2', requiredPerXun: '0.61' };
    const line = { ...funds, ...counted, lagBp: 0, metric: SIGNINGS } as ProgressLine;
    expect(textOf({ progress: [line] })).toMatch(
      /，与时间进度持平（.*）；本月完成2个。剩余每旬需完成0\.61个。/,
    );
    const english = htmlOf(page({ progress: [line] }, 'en'));
    expect(english).toMatch(/, level with time progress \(.*Each 旬 left has to bring 0\.61\./);
  });

  it('shows what the period took over, has to bring with it, and owes', () => {
    const table = (language: 'zh' | 'en') =>
      htmlOf(page({}, language))
        .split('<table>')
        .find((one) => /结转|Carried in/.test(one)) ?? '';
    expect(table('zh')).toMatch(/>25,000<.*>3,100.25<.*>28,100.25<.*>8,800<.*>19,300.25</);
    expect(table('zh')).toMatch(/本月计划.*结转.*应完成（含结转）.*本月完成.*尚欠/);
    expect(table('en')).toMatch(/plan.*Carried in.*Required.*actual.*Still owed/);
  });

  it('prints carried counts as they come, to the hundredth', () => {
    const [funds] = juneContent().progress;
    const carried = { plan: '1', actual: '1', carriedIn: '0.61', required: '1.61', owed: '0.61' };
    const line = { ...funds, ...carried, metric: SIGNINGS } as ProgressLine;
    expect(textOf({ progress: [line] })).toMatch(/>0.61<.*>1.61<.*>1<.*>0.61</);
  });

  it('prints a bulletin of before its carry was recorded without it', () => {
    const lines = juneContent().progress.map(
      ({ carriedIn: _, required: __, owed: ___, ...before }) => before,
    );
    const html = textOf({ progress: lines });
    expect(html).toContain('本月计划');
    expect(html).not.toContain('结转');
  });

  it('sets apart why a light is not green from what would turn it', () => {
    const html = htmlOf(page({}, 'en'));
    expect(html).toContain('22.86 points behind; 6.86 more turn it green');
  });

  it.each([
    ['-22.86个百分点', '较时间进度欠22.86个百分点'],
    ['11.81个百分点', '较时间进度超11.81个百分点'],
    ['0个百分点', '较时间进度持平'],
  ])('tells %s as a person would: %s', (zh, told) => {
    const lag = { id: 'funds.lag', label: say('较时间进度'), printed: { zh, en: '' } };
    const figures = [{ id: 'funds', title: say('三、到位资金'), figures: [lag] }];
    expect(textOf({ figures })).toContain(`${told}。`);
  });

  it('tells the district’s place among those whose figures are entered', () => {
    const row = { moved: null, own: false, target: '100000000', lagBp: 0, figureOn: '2021-06-20' };
    const rows = [
      { ...row, rank: 1, unit: { id: '涪陵区', name: '涪陵区' }, ...HALF },
      { ...row, rank: 2, unit: { id: '黔江区', name: '黔江区' }, ...HALF, ...OWN },
      { ...row, rank: null, target: null, unit: { id: '万州区', name: '万州区' }, ...NONE },
    ];
    const districts = [{ metric: FUNDS, rows }];
    const html = textOf({ districts });
    expect(html).toContain('区县位次：到位资金在有任务数的2个区县中居第2位，较上月升1位。');
    expect(html).toContain('<caption>到位资金（区县位次）');
    expect(html).toMatch(/>涪陵区<.*>2021-06-20</);
    expect(htmlOf(page({ districts }, 'en'))).toContain(
      'place 2 of 2 districts with a target, up 1',
    );
    expect(textOf({})).not.toContain('区县位次');
  });

  it('tells lights by mark and word, never by colour alone', () => {
    const colours = ['green', 'yellow', 'red', 'stalled', 'none'] as const;
    const rows = colours.map((colour) => unitRow(colour, { colour }));
    const html = textOf({ tables: [{ metric: FUNDS, peerGroup: null, rows }] });
    for (const light of ['●\u00a0绿灯', '▲\u00a0黄灯', '■\u00a0红灯', '◆\u00a0停滞']) {
      expect(html).toContain(`>${light}</td>`);
    }
  });

  it('marks who came off zero, and who moved', () => {
    const rows = [
      unitRow('甲', { newlyOffZero: true, moved: 2 }),
      unitRow('乙', { moved: -1 }),
      unitRow('丙', { offZero: false, moved: 0, cumulative: '0' }),
    ];
    const html = textOf({ tables: [{ metric: FUNDS, peerGroup: null, rows }] });
    const lineOf = (name: string) =>
      html.split('<tr>').find((line) => line.includes(`>${name}</td>`)) ?? '';
    expect(lineOf('甲')).toMatch(/>↑2<.*>★新破零</);
    expect(lineOf('乙')).toMatch(/>↓1<.*>已破零</);
    expect(lineOf('丙')).toMatch(/>平<.*>未破零</);
    expect(html).toContain('3个单位中2个已破零，0个完成年度任务；本月新破零1个：甲。');
  });

  it('counts a target as reached by the target itself, not by its print', () => {
    const rows = [unitRow('甲', { cumulative: '119999999', completionBp: 10_000 })];
    expect(textOf({ tables: [{ metric: FUNDS, peerGroup: null, rows }] })).toContain(
      '0个完成年度任务',
    );
  });

  it('puts metrics nobody has a target in side by side, unranked', () => {
    const rows = units(2).map((row) => ({ ...row, rank: null, target: null, cumulative: '7' }));
    const tables = [
      { metric: FUNDS, peerGroup: null, rows: units(1) },
      { metric: SIGNINGS, peerGroup: null, rows },
    ];
    const html = textOf({ tables });
    expect(html).toContain('附表1　到位资金');
    expect(html).toContain('附表2　签约项目');
    expect(html).toContain('各单位在这些指标上没有年度任务');
  });

  it('says what is overdue, what has no value, and what was adjusted', () => {
    const html = textOf({
      adjustments: {
        ...{ period: '2021-05', title: { zh: '2021年5月', en: 'May 2021' }, asOf: '2021-05-31' },
        knownAt: '2021-06-05T15:59:59.999Z',
        rows: [{ metric: FUNDS, printed: '100000000', now: '90000000', change: '-10000000' }],
      },
    });
    expect(html).toContain(
      '土地·用地审批（影响备案入统，自 2021-05-11，限 2021-06-01 前（已逾期））',
    );
    expect(html).toContain('无值而未列出：同比增长。');
    expect(html).toContain('>−10</td>');
    expect(html).toContain('台账没有计划开工时间，开工亮灯无值。');
  });

  it('has a table of what was told of closed months, and none where nothing was', () => {
    const late = { id: 'late', name: { zh: '迟报补录', en: 'Late' }, change: '20000000' };
    const row = { metric: FUNDS, change: '20000000', kinds: [late] };
    const months = [{ id: '2021-04', change: '20000000' }];
    const html = textOf({ closedMonths: { facts: 1, rows: [{ ...row, months }] } });
    expect(html).toContain('本月填报的事实中，有1件的日期在此前已关账的月份');
    expect(html).toContain('迟报补录 20');
    expect(html).toContain('2021-04 20');
    expect(textOf({})).not.toContain('已关账');
  });
});
