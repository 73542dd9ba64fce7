import { type Message, shanghaiTime } from '#domain';
import type { BulletinContent, StalledProject, Stalls } from './content.ts';
import { cellOf, headed, type Language, lightWords } from './numbers.ts';
import type { Block, Cell, Table } from './page.ts';
import { THIS_WORDS } from './period.ts';
import { column, paragraph, type Section, small } from './sections.ts';

const MONEY = { weight: 'amount' } as const;

/** What a stall blocks, or a light is about. */
const MILESTONES: Readonly<Record<string, Message>> = {
  signed: { zh: '签约', en: 'signing' },
  started: { zh: '开工', en: 'start' },
  funded: { zh: '资金到位', en: 'funds' },
  filed: { zh: '备案入统', en: 'filing' },
  production: { zh: '投产', en: 'production' },
};
const milestone = (id: string): Message => MILESTONES[id] ?? { zh: id, en: id };

/** 停滞问题: by cause, and the projects held. */
export function stalls(content: BulletinContent, language: Language): Section {
  const title = { zh: '停滞问题', en: 'Stalls' };
  const { total, heldFen, byCause, projects } = content.stalls;
  if (total === 0) {
    const none = { zh: '没有未销号的停滞问题。', en: 'No stall is open.' };
    return { title, blocks: [paragraph(none[language])] };
  }
  const held = heldFen === null ? null : moneyWords(heldFen, language);
  const opening = {
    zh: `未销号停滞项目${total}个${held === null ? '' : `，涉及金额${held}`}。`,
    en: `${total} projects are stalled${held === null ? '' : `, holding ${held}`}.`,
  };
  const blocks: Block[] = [paragraph(opening[language])];
  if (byCause !== null) blocks.push(causeTable(byCause, content.stalls, language));
  blocks.push(stalledTable(projects, total, content, language));
  return { title, blocks };
}

function moneyWords(fen: string, language: Language): string {
  const { text } = cellOf(fen, MONEY, language);
  return language === 'zh' ? `${text}万元` : `CNY ${text}m`;
}

function causeTable(lines: NonNullable<Stalls['byCause']>, all: Stalls, language: Language): Table {
  const say = (message: Message) => message[language];
  const row = (name: string, projects: number, fen: string | null): Cell[] => [
    { text: name },
    { text: String(projects), digits: String(projects) },
    cellOf(fen, MONEY, language),
  ];
  return {
    kind: 'table',
    name: say({ zh: '停滞原因', en: 'Causes' }),
    caption: say({ zh: '停滞项目分原因', en: 'Stalled projects by cause' }),
    about: '',
    columns: [
      column(say({ zh: '原因', en: 'Cause' }), 60, 'left'),
      column(say({ zh: '项目数', en: 'Projects' }), 30, 'right'),
      column(say({ zh: '涉及金额（万元）', en: 'Money held (CNY m)' }), 40, 'right'),
    ],
    rows: [
      ...lines.map(({ name, projects, heldFen }) => row(say(name), projects, heldFen)),
      row(say({ zh: '合计（不重复）', en: 'All, each once' }), all.total, all.heldFen).map(
        (cell) => ({ ...cell, bold: true as const }),
      ),
    ],
    note: say({
      zh: '金额为含增资的合同额，未签约的为计划投资；一个项目有多个原因时各行各计一次，各行相加不等于合计。',
      en:
        'Money is the contract with its increases, the planned investment before any; a project ' +
        'under several causes counts once in each row, so rows do not add up.',
    }),
  };
}

function stalledTable(
  projects: readonly StalledProject[],
  total: number,
  { asOf }: BulletinContent,
  language: Language,
): Table {
  const say = (message: Message) => message[language];
  const rest = total - projects.length;
  return {
    kind: 'table',
    name: say({ zh: '停滞项目', en: 'Stalled' }),
    caption: say({ zh: '停滞项目清单', en: 'Stalled projects' }),
    about: '',
    columns: [
      column(say({ zh: '序号', en: 'No.' }), 10, 'centre'),
      column(say({ zh: '项目', en: 'Project' }), 44, 'left'),
      column(say({ zh: '责任单位', en: 'Unit' }), 32, 'left'),
      column(say({ zh: '停滞原因', en: 'Stalled by' }), 56, 'left'),
      column(say({ zh: '涉及金额（万元）', en: 'Money held (CNY m)' }), 22, 'right'),
    ],
    rows: projects.map(({ name, unit, heldFen, stalls: open }, index): Cell[] => [
      { text: String(index + 1), digits: String(index + 1) },
      { text: name },
      { text: unit },
      {
        text: open
          .map((stall) => stallWords(stall, asOf, language))
          .join({ zh: '；', en: '; ' }[language]),
      },
      cellOf(heldFen, MONEY, language),
    ]),
    note: rest === 0 ? null : say({ zh: `另有${rest}个未列出。`, en: `${rest} more not listed.` }),
  };
}

function stallWords(
  { cause, blocks, since, dueOn }: StalledProject['stalls'][number],
  asOf: string,
  language: Language,
): string {
  const late = dueOn !== null && dueOn < asOf;
  if (language === 'en') {
    const due = dueOn === null ? '' : `, due ${dueOn}${late ? ' (overdue)' : ''}`;
    return `${cause.en} (holds back ${milestone(blocks).en}, since ${since}${due})`;
  }
  const due = dueOn === null ? '' : `，限 ${dueOn} 前${late ? '（已逾期）' : ''}`;
  return `${cause.zh}（影响${milestone(blocks).zh}，自 ${since}${due}）`;
}

/** 项目亮灯: starts and filings that are due and not done. */
export function lights(content: BulletinContent, language: Language): Section {
  const say = (message: Message) => message[language];
  const { total, rows, hasPlannedStarts } = content.lights;
  const title = { zh: '项目亮灯', en: 'Project lights' };
  const blocks: Block[] = [];
  if (!hasPlannedStarts) {
    const none = {
      zh: '台账没有计划开工时间，开工亮灯无值。',
      en: 'No project has a planned start, so start lights have no value.',
    };
    blocks.push(paragraph(say(none)));
  }
  if (total === 0) {
    const none = { zh: '没有亮黄灯、红灯的项目。', en: 'No project is yellow or red.' };
    return { title, blocks: [...blocks, paragraph(say(none))] };
  }
  const red = rows.filter(({ colour }) => colour === 'red').length;
  const opening = {
    zh: `到期未开工、未备案入统的项目${total}个，所列中红灯${red}个。`,
    en: `${total} starts and filings are due and not done; ${red} of those listed are red.`,
  };
  return { title, blocks: [...blocks, paragraph(say(opening)), lightsTable(content, language)] };
}

function lightsTable({ lights: { total, rows } }: BulletinContent, language: Language): Table {
  const say = (message: Message) => message[language];
  const rest = total - rows.length;
  return {
    kind: 'table',
    name: say({ zh: '项目亮灯', en: 'Lights' }),
    caption: say({ zh: '亮灯项目清单', en: 'Projects with a yellow or red light' }),
    about: '',
    columns: [
      column(say({ zh: '序号', en: 'No.' }), 10, 'centre'),
      column(say({ zh: '项目', en: 'Project' }), 36, 'left'),
      column(say({ zh: '责任单位', en: 'Unit' }), 28, 'left'),
      column(say({ zh: '事项', en: 'What' }), 18, 'centre'),
      column(say({ zh: '应于', en: 'Due on' }), 21, 'centre'),
      column(say({ zh: '亮灯', en: 'Light' }), 16, 'centre'),
      column(say({ zh: '说明', en: 'Why' }), 54, 'left'),
    ],
    rows: rows.map(({ name, unit, about, dueOn, colour, why }, index): Cell[] => [
      { text: String(index + 1), digits: String(index + 1) },
      { text: name },
      { text: unit },
      { text: say(milestone(about)) },
      { text: dueOn },
      { text: lightWords(colour, language), light: colour },
      { text: say(why) },
    ]),
    note: rest === 0 ? null : say({ zh: `另有${rest}个未列出。`, en: `${rest} more not listed.` }),
  };
}

/** 补报调整: what later reports changed of the bulletin before. */
export function adjustments(content: BulletinContent, language: Language): Section | null {
  const found = content.adjustments;
  if (found === null) return null;
  const say = (message: Message) => message[language];
  const title = { zh: '补报调整', en: 'Adjustments' };
  if (found.rows.length === 0) {
    const none = {
      zh: `${found.title.zh}通报发布后，其截止日的累计数没有变化。`,
      en: `Nothing printed for ${found.title.en} has changed since.`,
    };
    return { title, blocks: [paragraph(say(none))] };
  }
  const opening = {
    zh:
      `${found.title.zh}通报发布后的补报、更正使其截止日（${found.asOf}）的累计数变动如下；` +
      '已发布的通报不改。',
    en:
      `Reports since the bulletin of ${found.title.en} change what its day shows ` +
      `(${found.asOf}); ` +
      'the published bulletin stays as it is.',
  };
  const table: Table = {
    kind: 'table',
    name: say({ zh: '补报调整', en: 'Adjustments' }),
    caption: say({ zh: '补报调整', en: 'Adjustments' }),
    about: say({
      zh: `原通报已知截止 ${shanghaiTime(found.knownAt).zh}`,
      en: `The earlier bulletin was known by ${shanghaiTime(found.knownAt).en}`,
    }),
    columns: [
      column(say({ zh: '指标', en: 'Metric' }), 50, 'left'),
      column(say({ zh: '原通报累计', en: 'Printed' }), 30, 'right'),
      column(say({ zh: '现累计', en: 'Now' }), 30, 'right'),
      column(say({ zh: '变动', en: 'Change' }), 30, 'right'),
    ],
    rows: found.rows.map(({ metric, printed, now, change }): Cell[] => [
      { text: headed(metric, language) },
      cellOf(printed, metric, language),
      cellOf(now, metric, language),
      cellOf(change, metric, language),
    ]),
    note: null,
  };
  return { title, blocks: [paragraph(say(opening)), table] };
}

/** 调整项: facts of months closed before that were told in the period. */
export function closedMonths(content: BulletinContent, language: Language): Section | null {
  const found = content.closedMonths;
  if (found === undefined) return null;
  const say = (message: Message) => message[language];
  const period = THIS_WORDS[content.pace];
  const title = { zh: '调整项', en: 'Closed months' };
  const opening = {
    zh:
      `${period.zh}填报的事实中，有${found.facts}件的日期在此前已关账的月份；` +
      '累计数已含，不计入本期完成数。',
    en:
      `${found.facts} facts told in the period are dated in months closed before it: ` +
      'cumulative figures hold them, the figures of the period do not.',
  };
  const table: Table = {
    kind: 'table',
    name: say(title),
    caption: say({ zh: '已关账月份的调整项', en: 'Adjustments to closed months' }),
    about: '',
    columns: [
      column(say({ zh: '指标', en: 'Metric' }), 44, 'left'),
      column(say({ zh: '调整', en: 'Change' }), 24, 'right'),
      column(say({ zh: '按事由', en: 'By kind' }), 50, 'left'),
      column(say({ zh: '按所属月份', en: 'By month' }), 46, 'left'),
    ],
    rows: found.rows.map(({ metric, change, kinds, months }): Cell[] => {
      const part = (name: string, sum: string) => `${name} ${cellOf(sum, metric, language).text}`;
      const between = { zh: '；', en: '; ' }[language];
      return [
        { text: headed(metric, language) },
        cellOf(change, metric, language),
        { text: kinds.map((kind) => part(say(kind.name), kind.change)).join(between) },
        { text: months.map((month) => part(month.id, month.change)).join(between) },
      ];
    }),
    note: null,
  };
  return { title, blocks: [paragraph(say(opening)), table] };
}

/** 口径说明: by which definitions the figures were made. */
export function rules({ scheme, rules: all }: BulletinContent, language: Language): Section {
  const say = (message: Message) => message[language];
  const lines: Message[] = [
    { zh: `口径方案：${scheme}。`, en: `Scheme: ${scheme}.` },
    ...all,
    {
      zh:
        '亮灯以符号与文字并列：● 绿灯、▲ 黄灯、■ 红灯、◆ 停滞。校验码取自本通报全部内容的 SHA-256，' +
        '可据以核对是否与发布时一致。',
      en:
        'Lights are marks and words: ● green, ▲ yellow, ■ red, ◆ stalled. ' +
        'The verification code is taken from the SHA-256 of all this bulletin says.',
    },
  ];
  const title = { zh: '口径说明', en: 'How the figures were made' };
  return {
    title,
    blocks: lines.map((line, index) => small(`${index + 1}. ${say(line)}`)),
  };
}
