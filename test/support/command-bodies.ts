import type { CommandType } from '#commands';
import { defaultScheme } from '#domain';

export interface Body {
  /** Every field there is, well filled in. */
  readonly full: Readonly<Record<string, unknown>>;
  /** Those that may be left out. */
  readonly optional?: readonly string[];
}

const project = { projectId: 'P-1', on: '2021-03-18' };
const reason = '填报有误';
const DETAILS = {
  name: '年产5万吨玻纤项目',
  investor: '某玻纤公司',
  origin: '浙江',
  sector: 'secondary',
  chain: '玻纤',
  park: '正阳工业园区',
  plannedInvestmentFen: '80000000000',
  key: true,
  cityAssessed: false,
  aliases: ['玻纤一期'],
};
const OPTIONAL_DETAILS = Object.keys(DETAILS).filter((field) => field !== 'name');
const target = {
  year: 2021,
  on: '2021-01-04',
  metric: 'funds',
  unitId: '钱江区',
};
const rising = Array.from({ length: 36 }, (_, index) => index + 1);

/** A good body for every command, as a client would send it. */
export const BODIES: { readonly [C in CommandType]: Body } = {
  RegisterProject: {
    full: { ...project, unitId: '区商务委', ...DETAILS },
    optional: OPTIONAL_DETAILS,
  },
  CorrectProjectDetails: { full: { ...project, changes: DETAILS, reason } },
  TransferProject: {
    full: { ...project, unitId: '区农业农村委', estimated: true },
    optional: ['estimated'],
  },
  SetSchedule: { full: { ...project, milestone: 'started', plannedOn: '2021-09-30' } },
  PlanFunds: { full: { ...project, year: 2021, amountFen: '500000000' } },
  SignContract: {
    full: { ...project, kind: 'formal', amountFen: '80000000000', occasion: '西洽会' },
    optional: ['occasion'],
  },
  UpgradeContract: { full: { ...project, kind: 'formal', amountFen: '90000000000' } },
  IncreaseContract: { full: { ...project, amountFen: '100' } },
  ChangeCityAssessment: { full: { ...project, assessed: true } },
  StartConstruction: { full: { ...project, mode: 'operation' } },
  ReceiveFunds: {
    full: { ...project, amountFen: '1', voucher: '凭-2021-007' },
    optional: ['voucher'],
  },
  WithdrawFunds: { full: { ...project, amountFen: '1', reason: '撤资' } },
  FileProject: { full: project },
  StartProduction: { full: project },
  ReportStall: {
    full: {
      ...project,
      cause: 'LAND.APPROVAL',
      blocks: 'filed',
      description: '用地审批未完成',
      department: '区规划自然资源局',
      dueOn: '2021-05-31',
    },
    optional: ['description', 'department', 'dueOn'],
  },
  ReclassifyStall: {
    full: { ...project, stallId: 'S-1', cause: 'FUNDING.LOAN', reason },
    optional: ['reason'],
  },
  ResolveStall: { full: { ...project, stallId: 'S-1', how: '已办结' }, optional: ['how'] },
  OrderSupervision: {
    full: {
      ...project,
      stallId: 'S-1',
      department: '区政府督查室',
      dueOn: '2021-04-30',
      demand: '限期办结',
    },
    optional: ['stallId'],
  },
  CloseSupervision: { full: { ...project, orderId: 'O-1', evidence: '会议纪要' } },
  TerminateProject: {
    full: { ...project, cause: 'MARKET', note: '投资方撤资' },
    optional: ['note'],
  },
  ReinstateProject: { full: { ...project, reason: '重新启动' } },
  ReverseEntry: { full: { projectId: 'P-1', entryId: 'E-1', reason } },
  CorrectEntry: {
    full: { projectId: 'P-1', entryId: 'E-1', changes: { amountFen: '5' }, reason },
  },
  RegisterUnit: {
    full: {
      unitId: '区商务委',
      on: '2021-01-01',
      name: '区商务委',
      kind: 'unit',
      parentId: '钱江区',
      peerGroup: '区级部门',
    },
    optional: ['peerGroup'],
  },
  ChangeUnit: {
    full: {
      unitId: '区商务委',
      on: '2021-01-01',
      changes: { name: '区商务局', parentId: '钱江区', peerGroup: '区级部门' },
    },
  },
  RecordActivity: {
    full: {
      unitId: '区商务委',
      on: '2021-03-01',
      kind: 'visit-out',
      batches: 2,
      destination: '上海',
    },
    optional: ['destination'],
  },
  ReportPeerFigure: {
    full: {
      unitId: '邻区',
      on: '2021-06-30',
      metric: 'funds',
      value: '120000000000',
      target: '280000000000',
      source: '市招商局半年通报',
    },
    optional: ['target'],
  },
  SetTarget: { full: { ...target, value: '300000000000' } },
  ReviseTarget: { full: { ...target, value: '300000000000', reason: '市里下达新任务' } },
  SetPlanCurve: {
    full: { ...target, shape: 'by-hand', weights: rising, reason: '下半年集中到位' },
    optional: ['reason'],
  },
  PublishBulletin: {
    full: {
      year: 2021,
      on: '2021-07-05',
      period: '2021-06',
      unitId: '钱江区',
      asOf: '2021-06-30',
      knownAt: '2021-07-05T15:59:59.999Z',
      basis: 'reported',
      hash: 'a'.repeat(64),
      content: { title: '六月招商通报', rows: [['到位资金', '81414']] },
      replaces: 'E-1',
    },
    optional: ['replaces'],
  },
  ClosePeriod: {
    full: { year: 2021, on: '2021-07-06', period: '2021-06', reason: '六月报表已报市局' },
    optional: ['reason'],
  },
  ReopenPeriod: { full: { year: 2021, on: '2021-07-08', period: '2021-06', reason } },
  AdoptScheme: { full: { on: '2021-01-01', scheme: defaultScheme } },
};

/** A body with only what it must have. */
export function leastOf({ full, optional = [] }: Body): Record<string, unknown> {
  return Object.fromEntries(Object.entries(full).filter(([field]) => !optional.includes(field)));
}
