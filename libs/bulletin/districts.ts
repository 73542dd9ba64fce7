import type { BulletinContent, DistrictRow, DistrictTable } from './content.ts';
import {
  cellOf,
  hundredths,
  type Language,
  movedWords,
  NO_VALUE,
  percent,
  unitWords,
} from './numbers.ts';
import type { Cell, Column, Table } from './page.ts';

/** 区县位次 in one sentence a metric; none where no other district's figures are entered. */
export function districtSentences(content: BulletinContent, language: Language): string[] {
  return (content.districts ?? []).map((table) => sentenceOf(table, language));
}

function sentenceOf({ metric, rows }: DistrictTable, language: Language): string {
  const ranked = rows.filter(({ rank }) => rank !== null).length;
  const own = rows.find((row) => row.own);
  const rank = own?.rank ?? null;
  const others = rows.length - (own === undefined ? 0 : 1);
  if (rank === null) {
    return {
      zh: `区县位次：${metric.name.zh}已录入其他${others}个区县的数；本区没有年度任务，不排名。`,
      en: `${metric.name.en}: ${others} other districts entered; no target of ours, no rank.`,
    }[language];
  }
  const moved = own?.moved ?? null;
  const zh = moved === null ? '' : moved === 0 ? '，与上月持平' : `，较上月${turn(moved)}位`;
  const en = moved === null ? '' : `, ${movedEnglish(moved)}`;
  return {
    zh: `区县位次：${metric.name.zh}在有任务数的${ranked}个区县中居第${rank}位${zh}。`,
    en: `${metric.name.en}: place ${rank} of ${ranked} districts with a target${en}.`,
  }[language];
}

const turn = (moved: number) => (moved > 0 ? `升${moved}` : `降${-moved}`);

function movedEnglish(moved: number): string {
  if (moved === 0) return 'as a month before';
  return `${moved > 0 ? 'up' : 'down'} ${Math.abs(moved)} since the month before`;
}

/** The districts of each metric in the order of their rank, our own among them. */
export function districtTables(content: BulletinContent, language: Language): Table[] {
  return (content.districts ?? []).map(({ metric, rows }) => {
    const unit = unitWords(metric)[language];
    const [name, time] = [metric.name[language], percent(content.timeProgressBp)];
    return {
      kind: 'table',
      name: { zh: `区县位次 ${name}`, en: `Districts ${name}` }[language],
      caption: { zh: `${name}（区县位次）`, en: `${name} (districts)` }[language],
      about: {
        zh: `单位：${unit}　时间进度 ${time}`,
        en: `In ${unit}; time progress ${time}`,
      }[language],
      columns: columnsOf(language),
      rows: rows.map((row) => rowOf(row, metric, content.asOf, language)),
      note: {
        zh: '本区的数由账簿算出，其他区县的数为录入的当年累计数，各截至所列日期；没有任务数的不排名。',
        en:
          'Our own figures come from the books; those of others are entered, each of the day it ' +
          'stands with; without a target, no rank.',
      }[language],
    };
  });
}

function columnsOf(language: Language): Column[] {
  const column = (width: number, align: Column['align'], zh: string, en: string): Column => {
    return { width, align, title: { zh, en }[language] };
  };
  return [
    column(9, 'centre', '位次', 'Rank'),
    column(33, 'left', '区县', 'District'),
    column(21, 'right', '年度任务', 'Target'),
    column(21, 'right', '累计完成', 'This year'),
    column(16, 'right', '完成率（%）', 'Done (%)'),
    column(16, 'right', '超欠（百分点）', 'Lead or lag (pp)'),
    column(12, 'centre', '较上月', 'Moved'),
    column(21, 'centre', '截至', 'As of'),
  ];
}

function rowOf(
  row: DistrictRow,
  metric: DistrictTable['metric'],
  asOf: string,
  language: Language,
): Cell[] {
  const { rank, moved, unit, own, target, cumulative, completionBp, lagBp, figureOn } = row;
  const cells: Cell[] = [
    rank === null ? NO_VALUE : { text: String(rank), digits: String(rank) },
    { text: unit.name },
    cellOf(target, metric, language),
    cellOf(cumulative, metric, language),
    hundredths(completionBp),
    hundredths(lagBp),
    { text: movedWords(moved, language) },
    { text: figureOn ?? asOf },
  ];
  return own ? cells.map((cell) => ({ ...cell, bold: true })) : cells;
}
