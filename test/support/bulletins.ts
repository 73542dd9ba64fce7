import type { BulletinContent } from '#bulletin';
import type {
  ProjectAnswer,
  ProjectLine,
  RankingAnswer,
  RankRow,
  TrackingAnswer,
  TrackingRow,
} from '#journal';
import type { MetricName, UnitRow } from '../../libs/bulletin/content.ts';
import type { Answers, Wanted } from '../../libs/bulletin/gather.ts';
import { readPeriod } from '../../libs/bulletin/period.ts';

const say = (text: string) => ({ zh: text, en: text });

export const FUNDS: MetricName = { id: 'funds', name: say('到位资金'), weight: 'amount' };
export const SIGNINGS: MetricName = { id: 'signings', name: say('签约项目'), weight: 'count' };
const DISTRICT = { id: '黔江区', name: '黔江区' };

const green = { colour: 'green', since: null, why: say('不落后'), toGreen: null } as const;

/** A unit's line in a bulletin: 6 of 12 in the year so far. */
export function unitRow(name: string, more: Partial<UnitRow> = {}): UnitRow {
  return {
    rank: 1,
    before: 2,
    moved: 1,
    unit: { id: name, name },
    target: '120000000',
    actual: '10000000',
    cumulative: '60000000',
    completionBp: 5000,
    lagBp: 0,
    colour: 'green',
    offZero: true,
    newlyOffZero: false,
    ...more,
  };
}

const FUNDS_PROGRESS = {
  metric: FUNDS,
  target: '300000000000',
  plan: '25000000000',
  actual: '8800000000',
  cumulative: '81414000000',
  completionBp: 2714,
  lagBp: -2286,
  requiredPerXun: '12143666667',
  carriedIn: '3100250000',
  required: '28100250000',
  owed: '19300250000',
  colour: 'yellow',
  since: '2021-01-10',
  why: { zh: '落后22.86个百分点', en: '22.86 points behind' },
  toGreen: { zh: '再完成6.86亿元', en: '6.86 more turn it green' },
} as const;

const SUM = { name: say('今年到位资金'), sum: '81414000000', weight: 'amount' } as const;

const FUNDS_RATE = {
  id: 'funds-rate',
  name: say('资金到位率'),
  printed: say('27.14%'),
  formula: say('今年到位资金 ÷ 全年任务'),
  numerator: [SUM],
  denominator: [{ ...SUM, sum: '300000000000' }],
};

const FUNDS_HALF_YEAR = {
  metric: FUNDS,
  target: '300000000000',
  actual: '81414000000',
  completionBp: 2714,
  met: 'not-met',
  missing: '68586000000',
  unitsMet: 4,
  unitsWithTarget: 33,
} as const;

const LAND = { cause: say('土地·用地审批'), blocks: 'filed', since: '2021-05-11' } as const;
const HELD = '8000000000000';
const STALLS: BulletinContent['stalls'] = {
  total: 1,
  heldFen: HELD,
  byCause: [{ code: 'LAND', name: say('土地'), projects: 1, heldFen: HELD }],
  projects: [
    {
      ...{ id: 'QJ-001', name: '新材料产业园', unit: '区商务委', heldFen: HELD },
      stalls: [{ ...LAND, dueOn: '2021-06-01' }],
    },
  ],
};

/** A June bulletin with everything a bulletin can hold. */
export function juneContent(more: Partial<BulletinContent> = {}): BulletinContent {
  const figures = [
    { id: 'funds.amount', label: say('到位资金'), printed: say('8.14亿元') },
    { id: 'funds.amount.yoy', label: say('同比增长'), printed: null },
  ];
  return {
    version: 1,
    pace: 'month',
    period: { id: '2021-06', from: '2021-06-01', to: '2021-06-30' },
    title: { zh: '黔江区招商引资工作月通报（2021年6月）', en: 'Qianjiang, June 2021' },
    unit: DISTRICT,
    office: '区招商投资促进局',
    number: '〔2021〕第6期',
    asOf: '2021-06-30',
    knownAt: '2021-08-02T15:59:59.999Z',
    basis: 'reported',
    scheme: '默认口径',
    timeProgressBp: 5000,
    rates: [FUNDS_RATE],
    figures: [{ id: 'funds', title: { zh: '三、到位资金', en: '3. Funds' }, figures }],
    progress: [FUNDS_PROGRESS],
    tables: [{ metric: FUNDS, peerGroup: null, rows: [unitRow('区商务委')] }],
    halfYear: [FUNDS_HALF_YEAR],
    stalls: STALLS,
    lights: { hasPlannedStarts: false, total: 0, rows: [] },
    adjustments: null,
    rules: [say('完成率＝累计实绩÷全年任务')],
    ...more,
  };
}

/** A unit's year in one metric as the tracking table answers it; the whole of it came in June. */
export function trackedRow(name: string, metric: MetricName, actual: string): TrackingRow {
  return {
    unit: { id: name, name, kind: name === DISTRICT.id ? 'district' : 'unit' },
    peerGroup: null,
    metric: metric.id,
    target: null,
    actual,
    completionBp: null,
    lagBp: null,
    requiredPerXun: null,
    uncovered: null,
    light: green,
    periods: [
      {
        id: '2021-06',
        from: '2021-06-01',
        to: '2021-06-30',
        state: 'over',
        plan: null,
        actual,
        cumulativePlan: null,
        cumulativeActual: actual,
        completionBp: null,
        timeProgressBp: 5000,
        lagBp: null,
        carriedIn: null,
        required: null,
        owed: null,
        colour: null,
      },
    ],
  };
}

const HEAD = {
  asOf: '2021-06-30',
  knownAt: '2021-08-02T15:59:59.999Z',
  basis: 'reported',
  scheme: '默认口径',
  unit: DISTRICT,
  rules: [say('一条规则')],
} as const;

/** A tracking table of June with these rows. */
export function tracking(
  rows: readonly TrackingRow[],
  metrics = [FUNDS, SIGNINGS],
): TrackingAnswer {
  return { ...HEAD, year: 2021, pace: 'month', timeProgressBp: 5000, metrics, rows };
}

/** A ranking of one metric with these units in one group. */
export function ranking(metric: MetricName, rows: readonly RankRow[]): RankingAnswer {
  const period = { id: '2021-06', from: '2021-06-01', to: '2021-06-30' };
  return { ...HEAD, metric, period, groups: [{ kind: 'unit', peerGroup: null, rows: [...rows] }] };
}

/** A stalled project with its money, and the causes of its open stalls. */
export interface StalledOne {
  readonly id: string;
  readonly contractFen?: string;
  readonly plannedFen?: string;
  readonly causes: readonly string[];
}

const NOTHING_ADJUSTED: Answers['adjusting'] = {
  ...{ period: '2021-06', by: 'known', asOf: '2021-06-30', knownAt: null, closings: [], open: [] },
  ...{ facts: 0, metrics: [], total: 0, entries: [], rules: [] },
};

/** Everything a June bulletin is composed from, where nothing happened. */
export function juneAnswers(more: Partial<Answers> = {}): Answers {
  return {
    report: { asOf: '2021-06-30', knownAt: null, unit: '黔江区', sections: [], rates: [] },
    tracking: tracking([]),
    rankings: [],
    districts: [],
    halfYear: null,
    lights: { ...HEAD, hasPlannedStarts: false, total: 0, rows: [] },
    stalled: { total: 0, projects: [] },
    stalledProjects: [],
    earlier: null,
    adjusting: NOTHING_ADJUSTED,
    ...more,
  };
}

/** The answers about stalled projects; beyond `read`, their lives were not read. */
export function stalledAnswers(all: readonly StalledOne[], read = all.length) {
  const projects = all.map(
    ({ id, contractFen = '0', plannedFen = '0' }): ProjectLine => ({
      ...{ id, name: id, unitId: '区商务委', unit: '区商务委', stage: 'signed', contractFen },
      ...{ plannedFen, terminated: false, openStalls: 1, fundsFen: '0', sector: null, chain: null },
      ...{ signedOn: null, startedOn: null, filedOn: null, investor: null },
    }),
  );
  const stalledProjects = all.slice(0, read).map(({ id, causes }) => {
    const life = {
      stalls: causes.map((cause) => {
        const open = { since: '2021-05-01', blocks: 'filed', dueOn: null, resolvedOn: null };
        return { ...open, causes: [{ cause }] };
      }),
    };
    const history: ProjectAnswer['history'] = [];
    return { id, stage: 'signed', terminated: false, life, history, revision: 0 } as const;
  });
  return { stalled: { total: all.length, projects }, stalledProjects };
}

/** What a June bulletin is asked with. */
export function wantedJune(): Wanted {
  const period = readPeriod('2021-06');
  if (period === null) throw new Error('June is a month');
  const times = { asOf: '2021-06-30', knownAt: '2021-08-02T15:59:59.999Z' };
  return { period, times, basis: 'reported', unit: null, office: null, number: null };
}
