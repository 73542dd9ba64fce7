import { defaultCauses } from './causes.ts';
import type { Filter, MetricDefinition, MetricQuery, RateDefinition, Scheme } from './events.ts';

const signedThisYear: MetricQuery = {
  measure: 'signed',
  weight: 'count',
  window: 'ever',
  where: { kinds: ['formal'], cohort: 'year' },
  name: { zh: '今年签约正式合同项目', en: "this year's formal signings" },
};
const startedOfThem: MetricQuery = {
  measure: 'started',
  weight: 'count',
  window: 'ever',
  where: { cohort: 'year' },
  name: { zh: '其中已开工', en: 'of them started' },
};
const fundsThisYear: MetricQuery = {
  measure: 'funds',
  weight: 'amount',
  window: 'year',
  name: { zh: '今年到位资金', en: 'funds received this year' },
};
const contractsThisYear: MetricQuery = {
  measure: 'signed',
  weight: 'amount',
  window: 'year',
  where: { kinds: ['formal'] },
  name: { zh: '今年正式合同额', en: 'formal contract amount of this year' },
};
const plannedFilings: MetricQuery = {
  measure: 'planned',
  weight: 'count',
  window: 'ever',
  where: { about: 'filed', planned: 'year' },
  name: { zh: '今年计划备案入统项目', en: 'filings planned for this year' },
};

const and = (query: MetricQuery, where: Filter, zh: string, en: string): MetricQuery => ({
  ...query,
  where: { ...query.where, ...where },
  name: { zh, en },
});
const count = (measure: MetricQuery['measure'], where?: Filter): MetricQuery => ({
  measure,
  weight: 'count',
  window: 'year',
  ...(where !== undefined && { where }),
});
const dueStarts = (when: 'due' | 'carried'): MetricQuery => ({
  measure: 'planned',
  weight: 'count',
  window: 'ever',
  where: { about: 'started', planned: when, kinds: ['formal'] },
  name:
    when === 'due'
      ? { zh: '今年计划且到期应开工', en: 'planned for this year and due' }
      : { zh: '往年结转应开工', en: 'carried over from earlier years' },
});
const startedDue = (when: 'due' | 'carried'): MetricQuery =>
  and(dueStarts(when), { reached: true }, '其中已开工', 'of them started');

/** The eight rates of DOMAIN.md, read as RULINGS 7-11 say. */
const rates: readonly RateDefinition[] = [
  {
    id: 'start-rate',
    name: { zh: '开工率', en: 'Start rate' },
    formula: {
      zh: '今年签约正式合同项目中已开工数 ÷ 今年签约正式合同项目数',
      en: "this year's formal signings that have started ÷ this year's formal signings",
    },
    numerator: [startedOfThem],
    denominator: [signedThisYear],
    unitOf: 'cohort',
  },
  {
    id: 'funds-rate',
    name: { zh: '资金到位率', en: 'Funds rate' },
    formula: {
      zh: '今年到位资金 ÷ 全年到位资金任务',
      en: 'funds received this year ÷ annual funds target',
    },
    numerator: [fundsThisYear],
    denominator: [
      {
        measure: 'target',
        weight: 'amount',
        window: 'ever',
        where: { about: 'funds', planned: 'year' },
        name: { zh: '全年到位资金任务', en: 'annual funds target' },
      },
    ],
    unitOf: 'line',
  },
  {
    id: 'filing-rate',
    name: { zh: '备案入统率', en: 'Filing rate' },
    formula: {
      zh: '今年计划备案入统项目中已备案数 ÷ 今年计划备案入统项目数',
      en: 'of the filings planned for this year, those filed ÷ filings planned for this year',
    },
    numerator: [and(plannedFilings, { reached: true }, '其中已备案入统', 'of them filed')],
    denominator: [plannedFilings],
    unitOf: 'line',
  },
  {
    id: 'start-rate-live',
    name: { zh: '开工率（不含终止）', en: 'Start rate, live projects' },
    formula: {
      zh: '今年签约且未终止项目中已开工数 ÷（今年签约 − 已终止）',
      en: "started ÷ (signed − terminated), this year's formal signings",
    },
    numerator: [and(startedOfThem, { terminated: 'out' }, '其中已开工', 'of them started')],
    denominator: [
      and(signedThisYear, { terminated: 'out' }, '今年签约且未终止', 'signed and not terminated'),
    ],
    unitOf: 'cohort',
  },
  {
    id: 'start-rate-due',
    name: { zh: '应开工项目开工率', en: 'Start rate of those due' },
    formula: {
      zh: '到期应开工项目中已开工数 ÷ 到期应开工项目数（今年计划与往年结转之和）',
      en: 'started ÷ planned to start by then (planned for this year, plus carried over)',
    },
    numerator: [startedDue('due'), startedDue('carried')],
    denominator: [dueStarts('due'), dueStarts('carried')],
    unitOf: 'line',
  },
  {
    id: 'funds-rate-cohort',
    name: { zh: '同批项目资金到位率', en: 'Funds rate of the cohort' },
    formula: {
      zh: '同一年签约项目累计到位资金 ÷ 其合同额（含增资）',
      en: 'cumulative funds ÷ contract amount with increases, same signing cohort',
    },
    numerator: [
      {
        measure: 'funds',
        weight: 'amount',
        window: 'ever',
        where: { cohort: 'year' },
        name: { zh: '累计到位资金', en: 'cumulative funds' },
      },
    ],
    denominator: [
      {
        measure: 'signed',
        weight: 'amount',
        window: 'ever',
        where: { kinds: ['formal'], cohort: 'year' },
        name: { zh: '同批项目合同额', en: 'contract amount of the cohort' },
      },
    ],
    unitOf: 'cohort',
  },
  {
    id: 'funds-rate-dynamic',
    name: { zh: '动态资金到位率', en: 'Funds rate, dynamic' },
    formula: {
      zh: '今年到位资金 ÷ 今年正式合同额',
      en: 'funds received this year ÷ formal contract amount of this year',
    },
    numerator: [fundsThisYear],
    denominator: [contractsThisYear],
    unitOf: 'line',
  },
  {
    id: 'fulfilment-rate',
    name: { zh: '履约率', en: 'Fulfilment rate' },
    formula: {
      zh: '（今年签约 − 已终止）÷ 今年签约正式合同项目数',
      en: "(signed − terminated) ÷ signed, this year's formal signings",
    },
    numerator: [
      and(signedThisYear, { terminated: 'out' }, '今年签约且未终止', 'signed and not terminated'),
    ],
    denominator: [signedThisYear],
    unitOf: 'cohort',
  },
];

const metrics: readonly MetricDefinition[] = [
  {
    id: 'contract-amount',
    name: { zh: '签约合同额', en: 'Formal contract amount' },
    query: contractsThisYear,
  },
  {
    id: 'signings',
    name: { zh: '签约项目', en: 'Signings' },
    query: count('signed', { kinds: ['formal'] }),
  },
  { id: 'starts', name: { zh: '开工项目', en: 'Starts' }, query: count('started') },
  { id: 'funds', name: { zh: '到位资金', en: 'Funds' }, query: fundsThisYear },
  { id: 'filings', name: { zh: '备案入统', en: 'Filings' }, query: count('filed') },
  { id: 'visits-out', name: { zh: '外出考察', en: 'Visits out' }, query: count('visits-out') },
  { id: 'visits-in', name: { zh: '接待来访', en: 'Visits in' }, query: count('visits-in') },
  { id: 'activities', name: { zh: '招商活动', en: 'Activities' }, query: count('activities') },
];

/** The definitions Luodi ships; a district adopts its own by `SchemeAdopted`. */
export const defaultScheme: Scheme = {
  name: '默认口径',
  prerequisites: {
    signed: ['registered'],
    started: ['signed'],
    funded: ['signed'],
    filed: ['started'],
  },
  rates,
  metrics,
  causes: defaultCauses,
  focusChains: ['生猪', '蚕桑', '玻纤', '食品', '大数据'],
  originGroups: { 长三角: ['上海', '江苏', '浙江', '安徽'] },
  lights: { progressYellowPp: 30, startRedMonths: 3, filingYellowMonths: 1, filingRedMonths: 2 },
  weights: { signed: 20, started: 30, 'visits-out': 5, 'visits-in': 5, activities: 10, press: 2 },
  lateAfterDay: 5,
};
