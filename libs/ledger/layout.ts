import type { Meaning } from './cells.ts';
import type {
  ActivityRow,
  FundsRow,
  LedgerRows,
  ProjectRow,
  RowPlace,
  StallRow,
  TargetRow,
} from './ledger-rows.ts';
import { DEFAULT_METRICS, type MetricWords } from './metric-words.ts';
import { ACTIVITY_KINDS, CONTRACT_KINDS, MILESTONES, SECTORS, START_KINDS } from './words.ts';

/** A column of a sheet: how it is headed, and what its cells mean. */
export interface Column<Field extends string = string> {
  /** As the template has it; a money column's unit follows in brackets. */
  readonly heading: string;
  readonly aliases?: readonly string[];
  /** Absent for columns that are known and mean nothing. */
  readonly field?: Field;
  readonly meaning: Meaning;
  /** A file without a required column is refused: its absence would silently empty a fact. */
  readonly column: 'required' | 'optional';
  /** A row with a blank here is refused. */
  readonly value?: 'required';
  /** Accepted when present, but not written into the template. */
  readonly extra?: true;
  readonly width: number;
  /** What 填表说明 says of it. */
  readonly help: string;
}

type FieldsOf<Row extends RowPlace> = Exclude<keyof Row, keyof RowPlace> & string;

/** A sheet of the ledger, as the template is written and files are read. */
export interface SheetLayout<Field extends string = string> {
  readonly key: keyof LedgerRows;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly columns: readonly Column<Field>[];
}

const DAY = '年月日俱全，如2021-03-18、2021年3月18日，或Excel日期';
const AMOUNT = '数字，单位见表头，精确到分';

const ORDINAL = {
  heading: '序号',
  aliases: ['行号'],
  meaning: { kind: 'ordinal' },
  column: 'optional',
  width: 7,
  help: '仅供排列，系统不读取',
} as const satisfies Column;

const REPORTED_ON = {
  heading: '填报时间',
  aliases: ['填报日期', '上报时间', '报送时间'],
  field: 'reportedOn',
  meaning: { kind: 'date' },
  column: 'required',
  width: 13,
  help: `本行填报（报送）的日期；${DAY}`,
} as const satisfies Column;

const PROJECT_CODE = {
  heading: '项目编号',
  aliases: ['项目代码', '项目编码'],
  field: 'projectCode',
  meaning: { kind: 'name' },
  column: 'required',
  width: 13,
  help: '项目的唯一编号；没有编号的按责任单位与项目名称识别',
} as const satisfies Column;

const PROJECT_NAME = {
  heading: '项目名称',
  aliases: ['名称'],
  field: 'projectName',
  meaning: { kind: 'name' },
  column: 'required',
  width: 34,
  help: '与项目台账一致；编号与名称至少填一项',
} as const satisfies Column;

const UNIT = {
  heading: '责任单位',
  aliases: ['牵头单位', '责任部门（单位）'],
  field: 'unit',
  meaning: { kind: 'name' },
  column: 'required',
  value: 'required',
  width: 24,
  help: '负责的单位全称，须与系统登记一致',
} as const satisfies Column;

const PROJECTS: SheetLayout<FieldsOf<ProjectRow>> = {
  key: 'projects',
  name: '项目台账',
  aliases: ['招商项目台账', '招商引资项目台账'],
  title: '招商引资项目台账',
  columns: [
    ORDINAL,
    PROJECT_CODE,
    { ...PROJECT_NAME, field: 'name', value: 'required', help: '项目全称' },
    text('投资方', 'investor', ['投资企业', '投资主体'], 24, '投资企业全称', 'optional'),
    text('投资方来源地', 'origin', ['来源地'], 14, '投资方所在省（市）'),
    {
      heading: '合同类型',
      aliases: ['协议类型'],
      field: 'contractKind',
      meaning: { kind: 'word', table: CONTRACT_KINDS },
      column: 'required',
      width: 12,
      help: '正式合同、框架协议或意向协议；未签约留空',
    },
    {
      heading: '三次产业',
      aliases: ['产业类别', '产业'],
      field: 'sector',
      meaning: { kind: 'word', table: SECTORS },
      column: 'required',
      width: 10,
      help: '一产、二产或三产',
    },
    text('产业链', 'chain', ['产业链条', '行业'], 12, '所属产业链'),
    text('建设地点', 'park', ['园区', '落户园区', '建设园区'], 18, '所在园区或地点'),
    {
      heading: '计划总投资',
      aliases: ['总投资', '计划投资'],
      field: 'plannedInvestmentFen',
      meaning: { kind: 'money', least: 'zero' },
      column: 'required',
      width: 18,
      help: AMOUNT,
    },
    {
      heading: '合同金额',
      aliases: ['合同额', '签约金额', '协议金额'],
      field: 'contractAmountFen',
      meaning: { kind: 'money', least: 'positive' },
      column: 'required',
      width: 18,
      help: `${AMOUNT}；未签约留空`,
    },
    yesNo('是否重点在谈', 'keyTalk', ['重点在谈']),
    date('首次洽谈时间', 'firstTalkOn', ['洽谈时间'], '首次洽谈的日期'),
    date('签约时间', 'signedOn', ['签约日期'], '合同签订的日期'),
    text('签约活动', 'signingEvent', ['签约平台'], 14, '在何活动上签约', 'optional'),
    yesNo('是否市级考核', 'cityAssessed', ['市级考核', '是否纳入市级考核']),
    UNIT,
    {
      heading: '开工方式',
      aliases: ['开工类型'],
      field: 'startKind',
      meaning: { kind: 'word', table: START_KINDS },
      column: 'required',
      width: 12,
      help: '土建开工或设备安装；未开工留空',
    },
    date('实际开工时间', 'startedOn', ['开工时间', '开工日期'], '实际开工的日期'),
    date('计划备案入统时间', 'plannedFilingOn', ['计划入统时间'], '计划备案入统的日期'),
    date('备案入统时间', 'filedOn', ['入统时间', '实际备案入统时间'], '备案入统的日期'),
    date('终止时间', 'terminatedOn', ['终止日期', '解约时间'], '终止洽谈或解约的日期'),
    text('终止原因', 'terminationReason', [], 24, '终止洽谈或解约的原因', 'required', true),
    REPORTED_ON,
    text('备注', 'note', ['说明'], 24, '其他需要说明的事项', 'optional', true),
    optionalDate('计划签约时间', 'plannedSigningOn', ['拟签约时间'], '计划签约的日期'),
    optionalDate('计划开工时间', 'plannedStartOn', ['拟开工时间'], '计划开工的日期'),
    {
      heading: '计划到位资金',
      aliases: ['年度计划到位资金', '当年计划到位资金', '计划到位'],
      field: 'plannedFundsFen',
      meaning: { kind: 'money', least: 'zero' },
      column: 'optional',
      width: 18,
      help: `当年计划到位的资金；${AMOUNT}；年度以年度任务表为准，表中没有唯一年度的以填报时间为准`,
    },
  ],
};

const FUNDS: SheetLayout<FieldsOf<FundsRow>> = {
  key: 'funds',
  name: '到位资金',
  aliases: ['到位资金明细', '资金到位'],
  title: '到位资金明细',
  columns: [
    ORDINAL,
    PROJECT_CODE,
    PROJECT_NAME,
    { ...date('到位时间', 'receivedOn', ['到位日期'], '资金到账的日期'), value: 'required' },
    {
      heading: '到位金额',
      aliases: ['到位资金', '金额'],
      field: 'amountFen',
      meaning: { kind: 'money', least: 'positive' },
      column: 'required',
      value: 'required',
      width: 18,
      help: `${AMOUNT}；一笔一行`,
    },
    text('凭证号', 'voucher', ['凭证编号', '凭证'], 20, '到账凭证号；金额日期相同的两笔凭此区分'),
    REPORTED_ON,
  ],
};

const STALLS: SheetLayout<FieldsOf<StallRow>> = {
  key: 'stalls',
  name: '问题清单',
  aliases: ['项目推进问题清单', '问题台账'],
  title: '项目推进问题清单',
  columns: [
    ORDINAL,
    PROJECT_CODE,
    PROJECT_NAME,
    {
      heading: '问题类别',
      aliases: ['问题类型', '问题原因'],
      field: 'cause',
      meaning: { kind: 'cause' },
      column: 'required',
      width: 20,
      help: '从下拉列表选择，如“土地-调规变性”；列表以外的按原文保留',
    },
    text('问题描述', 'description', ['存在问题', '问题'], 34, '具体问题', 'required', true),
    {
      ...date('发现时间', 'foundOn', ['发现日期', '提出时间'], '问题发生的日期'),
      value: 'required',
    },
    {
      heading: '影响环节',
      aliases: ['影响阶段'],
      field: 'blocks',
      meaning: { kind: 'word', table: MILESTONES },
      column: 'required',
      width: 12,
      help: '签约、开工、到位资金或备案入统',
    },
    text('责任部门', 'department', ['解决部门', '办理部门'], 22, '负责解决问题的部门'),
    date('要求办结时间', 'dueOn', ['办结时限', '要求完成时间'], '要求解决的期限'),
    date('销号时间', 'resolvedOn', ['办结时间', '解决时间'], '问题解决销号的日期'),
    REPORTED_ON,
  ],
};

const ACTIVITIES: SheetLayout<FieldsOf<ActivityRow>> = {
  key: 'activities',
  name: '招商活动',
  aliases: ['招商活动记录'],
  title: '招商活动记录',
  columns: [
    ORDINAL,
    { ...date('日期', 'on', ['活动时间', '活动日期', '时间'], '活动的日期'), value: 'required' },
    {
      heading: '类型',
      aliases: ['活动类型'],
      field: 'kind',
      meaning: { kind: 'word', table: ACTIVITY_KINDS },
      column: 'required',
      value: 'required',
      width: 14,
      help: '外出考察、来访接待、招商推介或宣传报道',
    },
    UNIT,
    {
      heading: '批次',
      aliases: ['次数', '批数'],
      field: 'count',
      meaning: { kind: 'count', least: 1 },
      column: 'required',
      width: 8,
      help: '整数',
    },
    text('目的地', 'destination', ['地点'], 16, '活动所在地'),
    { ...REPORTED_ON, column: 'optional', extra: true },
  ],
};

/** The target sheet, its metrics in these words. */
export function targetsLayout(metrics: MetricWords): SheetLayout<FieldsOf<TargetRow>> {
  return {
    key: 'targets',
    name: '年度任务',
    aliases: ['年度目标任务', '目标任务'],
    title: '年度目标任务',
    columns: [
      {
        heading: '年度',
        aliases: ['年份'],
        field: 'year',
        meaning: { kind: 'year' },
        column: 'required',
        value: 'required',
        width: 9,
        help: '四位年份，如2021',
      },
      {
        heading: '指标',
        aliases: ['指标名称', '任务指标'],
        field: 'metric',
        meaning: { kind: 'word', table: metrics.table },
        column: 'required',
        value: 'required',
        width: 14,
        help: '签约合同额、到位资金、备案入统等；口径方案中的指标均可，按其名称填写',
      },
      { ...UNIT, help: '全区的任务填“全区”' },
      {
        heading: '任务数',
        aliases: ['目标数', '任务', '目标'],
        meaning: { kind: 'quantity', metrics },
        column: 'required',
        value: 'required',
        width: 16,
        help: '数字，不为负',
      },
      {
        heading: '计量单位',
        aliases: ['单位'],
        meaning: { kind: 'measure' },
        column: 'required',
        value: 'required',
        width: 11,
        help: '金额为万元、亿元或元，数量为个、次、批等',
      },
      {
        ...REPORTED_ON,
        heading: '下达时间',
        aliases: ['填报时间'],
        column: 'optional',
        extra: true,
      },
    ],
  };
}

const BEFORE_TARGETS: readonly SheetLayout[] = [PROJECTS, FUNDS, STALLS, ACTIVITIES];

/** The sheets of a ledger in the order of their tabs, where a district has these metrics. */
export function layoutsFor(metrics: MetricWords): readonly SheetLayout[] {
  return [...BEFORE_TARGETS, targetsLayout(metrics)];
}

/** The template's sheets, with the metrics Luodi ships. */
export const LAYOUTS: readonly SheetLayout[] = layoutsFor(DEFAULT_METRICS);

/** The template's own page of explanations; it holds no data. */
export const NOTES_SHEET = '填表说明';

/** Where the template's drop-downs find what is too long to be written into them. */
export const LISTS_SHEET = '选项';

function date<F extends string>(heading: string, field: F, aliases: string[], what: string) {
  const help = `${what}；${DAY}`;
  const meaning = { kind: 'date' } as const;
  return { heading, aliases, field, meaning, column: 'required', width: 13, help } as const;
}

function optionalDate<F extends string>(
  heading: string,
  field: F,
  aliases: string[],
  what: string,
) {
  return { ...date(heading, field, aliases, what), column: 'optional' } as const;
}

function yesNo<F extends string>(heading: string, field: F, aliases: string[]) {
  const meaning = { kind: 'yes-no' } as const;
  const help = '是或否';
  return { heading, aliases, field, meaning, column: 'required', width: 10, help } as const;
}

function text<F extends string>(
  heading: string,
  field: F,
  aliases: string[],
  width: number,
  help: string,
  column: 'required' | 'optional' = 'required',
  long = false,
) {
  const meaning = { kind: long ? 'note' : 'name' } as const;
  return { heading, aliases, field, meaning, column, width, help } as const;
}
