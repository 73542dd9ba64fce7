import type { CommandType } from '#commands';
import { defaultScheme, sCurveShape } from '#domain';

/** One command as HTTP takes it; path parameters are the command's fields of the same name. */
export interface CommandRoute {
  readonly path: string;
  readonly command: CommandType;
  readonly summary: string;
  /** A body that is accepted, as documentation and as a test. */
  readonly example: Readonly<Record<string, unknown>>;
}

const ID = '3e1f6c1a-6c7e-5b0f-9a51-0d6b4b1f7c55';
const row = (
  path: string,
  command: CommandType,
  summary: string,
  example: CommandRoute['example'],
): CommandRoute => ({ path, command, summary, example });
const ofProject = (
  path: string,
  command: CommandType,
  summary: string,
  example: CommandRoute['example'],
) => row(`projects/:projectId/${path}`, command, summary, example);

/** Every command of the catalogue, once. */
export const COMMAND_ROUTES: readonly CommandRoute[] = [
  row('projects', 'RegisterProject', '登记项目 · Register a project', {
    on: '2021-01-05',
    name: '钱江新材料产业园',
    unitId: '区商务委',
    investor: '浙江某某新材料有限公司',
    origin: '浙江',
    sector: 'secondary',
    chain: '新材料',
    park: '正阳工业园区',
    plannedInvestmentFen: '8000000000000',
    key: true,
  }),
  ofProject(
    'details-corrections',
    'CorrectProjectDetails',
    '更正一贯如此的项目信息 · Correct what was always so',
    { on: '2021-01-06', changes: { chain: '新材料与电子' }, reason: '登记时笔误' },
  ),
  ofProject('transfers', 'TransferProject', '移交责任单位 · Transfer to another unit', {
    on: '2021-02-01',
    unitId: '区经信委',
  }),
  ofProject('schedules', 'SetSchedule', '设定或撤回计划日期 · Plan a milestone', {
    on: '2021-01-10',
    milestone: 'filed',
    plannedOn: '2021-06-20',
  }),
  ofProject('planned-funds', 'PlanFunds', '计划到位资金 · Plan the funds of a year', {
    on: '2021-01-11',
    year: 2021,
    amountFen: '50000000000',
  }),
  ofProject('signings', 'SignContract', '签约 · Sign a contract', {
    on: '2021-03-18',
    kind: 'framework',
    amountFen: '8000000000000',
    occasion: '第三届西洽会',
  }),
  ofProject('upgrades', 'UpgradeContract', '合同升格 · Upgrade the contract', {
    on: '2021-03-25',
    kind: 'formal',
    amountFen: '8000000000000',
  }),
  ofProject('increases', 'IncreaseContract', '增资 · Increase a formal contract', {
    on: '2021-04-01',
    amountFen: '500000000000',
  }),
  ofProject('city-assessments', 'ChangeCityAssessment', '纳入或退出市级考核 · City assessment', {
    on: '2021-05-01',
    assessed: true,
  }),
  ofProject('starts', 'StartConstruction', '开工 · Start', {
    on: '2021-04-20',
    mode: 'construction',
  }),
  ofProject('funds', 'ReceiveFunds', '到位资金 · Receive funds', {
    on: '2021-04-02',
    amountFen: '30000000000',
    voucher: '甲-1',
  }),
  ofProject('withdrawals', 'WithdrawFunds', '资金撤回 · Withdraw funds', {
    on: '2021-05-10',
    amountFen: '10000000000',
    reason: '股东撤回部分出资',
  }),
  ofProject('stalls', 'ReportStall', '填报停滞 · Report a stall', {
    on: '2021-05-11',
    cause: 'LAND.APPROVAL',
    blocks: 'filed',
    description: '用地预审未批',
    department: '区规划自然资源局',
    dueOn: '2021-07-31',
  }),
  ofProject(
    'stalls/:stallId/reclassifications',
    'ReclassifyStall',
    '停滞改因 · Put a stall under another cause',
    { on: '2021-05-20', cause: 'FUNDING.LOAN', reason: '用地已批，银行贷款未到' },
  ),
  ofProject('supervision-orders', 'OrderSupervision', '下达督办 · Order supervision', {
    on: '2021-05-21',
    department: '区政府督查室',
    dueOn: '2021-06-30',
    demand: '六月底前落实贷款',
  }),
  ofProject('stalls/:stallId/resolutions', 'ResolveStall', '停滞销号 · Resolve a stall', {
    on: '2021-06-15',
    how: '贷款已发放',
  }),
  ofProject(
    'supervision-orders/:orderId/closings',
    'CloseSupervision',
    '督办销号 · Close a supervision order',
    { on: '2021-06-16', evidence: '放款凭证 2021-0616' },
  ),
  ofProject('filings', 'FileProject', '备案入统 · File', { on: '2021-06-18' }),
  ofProject('productions', 'StartProduction', '投产 · Start production', { on: '2021-06-25' }),
  ofProject('corrections', 'CorrectEntry', '更正一条记录 · Correct an entry', {
    entryId: ID,
    changes: { amountFen: '31000000000' },
    reason: '凭证金额误录',
  }),
  ofProject('reversals', 'ReverseEntry', '红字冲销一条记录 · Reverse an entry in red', {
    entryId: ID,
    reason: '误报，尚未投产',
  }),
  ofProject('terminations', 'TerminateProject', '终止 · Terminate', {
    on: '2021-07-01',
    cause: '投资方战略调整',
    note: '双方协商一致',
  }),
  ofProject('reinstatements', 'ReinstateProject', '恢复 · Reinstate', {
    on: '2021-07-20',
    reason: '投资方恢复投资',
  }),
  row('units', 'RegisterUnit', '登记责任单位 · Register a unit', {
    unitId: '区商务委',
    on: '2021-01-01',
    name: '区商务委员会',
    kind: 'unit',
    parentId: '钱江区',
    peerGroup: '区级部门',
  }),
  row('units/:unitId/changes', 'ChangeUnit', '责任单位更名或改隶 · Change a unit', {
    on: '2021-03-01',
    changes: { name: '区商务局' },
  }),
  row('units/:unitId/activities', 'RecordActivity', '考察、接待、活动、宣传 · Activities', {
    on: '2021-03-05',
    kind: 'visit-out',
    batches: 2,
    destination: '杭州',
  }),
  row(
    'units/:unitId/peer-figures',
    'ReportPeerFigure',
    '填报兄弟区县的指标数 · Enter what another district reached',
    {
      on: '2021-06-30',
      metric: 'funds',
      value: '120000000000',
      target: '280000000000',
      source: '市招商局半年通报',
    },
  ),
  row('plans/:year/targets', 'SetTarget', '下达年度任务 · Set a target', {
    on: '2021-01-15',
    metric: 'funds',
    unitId: '钱江区',
    value: '300000000000',
  }),
  row('plans/:year/target-revisions', 'ReviseTarget', '调整年度任务 · Revise a target', {
    on: '2021-05-15',
    metric: 'funds',
    unitId: '钱江区',
    value: '320000000000',
    reason: '年中调整',
  }),
  row('plans/:year/curves', 'SetPlanCurve', '设定计划曲线 · Set the curve of a plan', {
    on: '2021-01-16',
    metric: 'funds',
    unitId: '钱江区',
    shape: 's-curve',
    weights: sCurveShape(),
    reason: '按施工季节安排',
  }),
  row('periods/:year/bulletins', 'PublishBulletin', '发布通报 · Publish a bulletin', {
    on: '2021-07-05',
    period: '2021-06',
    unitId: '钱江区',
    asOf: '2021-06-30',
    knownAt: '2021-07-05T15:59:59.999Z',
    basis: 'reported',
    hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    content: { title: '六月招商引资通报', rows: [['到位资金', '81414000000']] },
  }),
  row('periods/:year/closings', 'ClosePeriod', '关账 · Close a month, quarter or year', {
    on: '2021-07-06',
    period: '2021-06',
    reason: '六月报表已报市招商局',
  }),
  row('periods/:year/reopenings', 'ReopenPeriod', '重新开账 · Reopen a closed period', {
    on: '2021-07-08',
    period: '2021-06',
    reason: '市招商局退回重报',
  }),
  row('schemes', 'AdoptScheme', '采用口径方案 · Adopt a scheme', {
    on: '2021-01-01',
    scheme: { ...defaultScheme, name: '钱江区 2021 年口径' },
  }),
];
