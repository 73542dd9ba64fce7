import { type Filter, type Message, type MetricQuery, type Scheme, YI } from '#domain';
import {
  byTopCause,
  completionOf,
  type Formula,
  growthOf,
  lagOf,
  rateOf,
  requiredPerXun,
  shareOf,
  sumOf,
  unitsDone,
  unitsTotal,
  unitsWhere,
} from './formula.ts';
import type { Print } from './value.ts';

/** A figure Luodi prints: its name, its formula under a scheme, and how it is written. */
export interface FigureDefinition {
  readonly id: string;
  readonly label: Message;
  readonly print?: Print;
  readonly formula: (scheme: Scheme) => Formula;
}

/** Figures as the half-year report groups them. */
export interface Section {
  readonly id: string;
  readonly title: Message;
  readonly figures: readonly FigureDefinition[];
}

const query = (
  measure: MetricQuery['measure'],
  weight: MetricQuery['weight'],
  window: MetricQuery['window'],
  where: Filter = {},
): MetricQuery => ({ measure, weight, window, where });

const FORMAL: Filter = { kinds: ['formal'] };
const LARGE: Filter = { ...FORMAL, minimumFen: YI.toString() };
const CITY: Filter = { ...FORMAL, assessed: true };
const INDUSTRY: Filter = { ...FORMAL, sectors: ['secondary'] };

const signings = (where: Filter) => query('signed', 'count', 'year', where);
const contracts = (where: Filter) => query('signed', 'amount', 'year', where);
const funds = (where: Filter = {}) => query('funds', 'amount', 'year', where);
const talks = (weight: MetricQuery['weight'], where: Filter = {}) =>
  query('talks', weight, 'standing', where);
const filings = (where: Filter = {}) =>
  query('planned', 'count', 'ever', { about: 'filed', planned: 'year', ...where });
const filed = (where: Filter = {}) => filings({ reached: true, ...where });

const words = (zh: string, en: string): Message => ({ zh, en });
const CONTRACTS = words('正式合同额', 'formal contract amount');
const UNITS: Print = { word: words('个', ' units') };
const BATCHES: Print = { word: words('批次', ' batches') };

const figure = (
  id: string,
  zh: string,
  en: string,
  formula: Formula | ((scheme: Scheme) => Formula),
  print?: Print,
): FigureDefinition => ({
  id,
  label: { zh, en },
  formula: typeof formula === 'function' ? formula : () => formula,
  ...(print && { print }),
});
const sum = (id: string, zh: string, en: string, q: MetricQuery, print?: Print) =>
  figure(id, zh, en, sumOf(q, words(zh, en)), print);
const share = (id: string, name: Message, part: Filter) =>
  figure(
    id,
    '占总签约金额',
    'Share of all contracts',
    shareOf({ name, query: contracts(part) }, { name: CONTRACTS, query: contracts(FORMAL) }),
  );
const rate = (id: string, rateId: string, zh: string, en: string) =>
  figure(id, zh, en, (scheme) => {
    const found = scheme.rates.find((r) => r.id === rateId);
    if (found === undefined) throw new RangeError(`the scheme has no rate ${rateId}`);
    return rateOf(found);
  });

const SIGNING: readonly FigureDefinition[] = [
  sum('signed.count', '签约正式合同项目', 'Formal contracts signed', signings(FORMAL)),
  sum('signed.amount', '正式合同额', 'Formal contract amount', contracts(FORMAL)),
  figure(
    'signed.amount.yoy',
    '同比增长',
    'Growth on a year',
    growthOf(contracts(FORMAL), CONTRACTS),
  ),
  figure('signed.amount.completion', '完成年度目标任务', 'Of the annual target', (scheme) =>
    completionOf('contract-amount', scheme),
  ),
  sum('signed.secondary.count', '新签约工业项目', 'Industrial contracts', signings(INDUSTRY)),
  sum('signed.secondary.amount', '工业合同额', 'Industrial amount', contracts(INDUSTRY)),
  share('signed.secondary.share', words('工业合同额', 'industrial amount'), INDUSTRY),
  sum('signed.ge1yi.count', '1亿元以上项目', 'Contracts of 1亿 and more', signings(LARGE)),
  sum('signed.ge1yi.amount', '1亿元以上合同额', 'Their amount', contracts(LARGE)),
  share('signed.ge1yi.share', words('1亿元以上合同额', 'amount of 1亿 and more'), LARGE),
  sum('signed.city.count', '纳入市级考核项目', 'City-assessed contracts', signings(CITY)),
  sum('signed.city.amount', '市级考核合同额', 'Their amount', contracts(CITY)),
  share('signed.city.share', words('市级考核合同额', 'city-assessed amount'), CITY),
];

const STARTS: readonly FigureDefinition[] = [
  sum(
    'started.construction.count',
    '新开工项目（土建开工）',
    'Started by construction',
    query('started', 'count', 'year', { modes: ['construction'] }),
  ),
  sum(
    'started.operation.count',
    '设备安装投运',
    'Started by operation',
    query('started', 'count', 'year', { modes: ['operation'] }),
  ),
  sum(
    'underConstruction.count',
    '在建项目',
    'Under construction',
    query('under-construction', 'count', 'standing', { modes: ['construction'] }),
  ),
  rate('start-rate', 'start-rate', '实际开工率', 'Start rate'),
  sum(
    'started.cohort.count',
    '今年签约已开工',
    "This year's signings started",
    query('started', 'count', 'ever', { cohort: 'year' }),
  ),
];

const FUNDS: readonly FigureDefinition[] = [
  sum('funds.amount', '到位资金', 'Funds received', funds()),
  figure(
    'funds.amount.yoy',
    '同比增长',
    'Growth on a year',
    growthOf(funds(), words('到位资金', 'funds received')),
  ),
  rate('funds.completion', 'funds-rate', '完成目标', 'Of the annual target'),
  figure('funds.lag', '较时间进度', 'Against time progress', (scheme) => lagOf('funds', scheme)),
  sum('funds.primary', '第一产业', 'Primary sector', funds({ sectors: ['primary'] }), {
    toWan: true,
  }),
  sum('funds.secondary', '第二产业', 'Secondary sector', funds({ sectors: ['secondary'] }), {
    toWan: true,
  }),
  sum('funds.tertiary', '第三产业', 'Tertiary sector', funds({ sectors: ['tertiary'] }), {
    toWan: true,
  }),
];

const FILING: readonly FigureDefinition[] = [
  sum('filing.planned', '年初计划备案入库', 'Filings planned', filings()),
  sum('filed.count', '实际完成备案入库', 'Of them filed', filed()),
  sum('filed.secondary', '其中第二产业', 'Secondary sector', filed({ sectors: ['secondary'] })),
  sum('filed.tertiary', '第三产业', 'Tertiary sector', filed({ sectors: ['tertiary'] })),
  sum('filing.open', '仍未备案入统', 'Not filed yet', filings({ reached: false })),
  rate('filing-rate', 'filing-rate', '备案入统率', 'Filing rate'),
];

const IN_TALKS = { name: words('在谈项目', 'projects in talks'), query: talks('count') };
const TALKS: readonly FigureDefinition[] = [
  sum('talks.count', '在谈项目', 'In talks', talks('count')),
  sum('talks.amount', '在谈计划投资', 'Planned investment in talks', talks('amount')),
  sum('talks.key.count', '重点在谈', 'Key projects in talks', talks('count', { key: true })),
  sum('talks.key.amount', '重点在谈计划投资', 'Their investment', talks('amount', { key: true })),
  figure(
    'talks.focus.share',
    '主导产业占比',
    'Leading industries',
    shareOf(
      {
        name: words('主导产业在谈', 'in leading industries'),
        query: talks('count', { chains: 'focus' }),
      },
      IN_TALKS,
    ),
  ),
  figure(
    'talks.yangtze.share',
    '长三角占比',
    'Yangtze delta',
    shareOf(
      {
        name: words('长三角在谈', 'from the Yangtze delta'),
        query: talks('count', { origins: { group: '长三角' } }),
      },
      IN_TALKS,
    ),
  ),
];

const VISITS: readonly FigureDefinition[] = [
  sum('visits.out', '外出招商考察', 'Visits out', query('visits-out', 'count', 'year'), BATCHES),
  sum('visits.in', '接待来访客商', 'Visits in', query('visits-in', 'count', 'year'), BATCHES),
];

const SIGNED = { name: words('签约项目', 'signings'), query: signings(FORMAL) };
const FUNDED = { name: words('到位资金', 'funds'), query: funds() };
const UNIT_FIGURES: readonly FigureDefinition[] = [
  figure(
    'units.signed',
    '有签约项目的责任单位',
    'Units with signings',
    unitsWhere(
      [SIGNED],
      words('签约数 > 0 的单位', 'units with signings > 0'),
      ([n = 0n]) => n > 0n,
    ),
    UNITS,
  ),
  figure(
    'units.funds',
    '有到位资金的责任单位',
    'Units with funds',
    unitsWhere(
      [FUNDED],
      words('到位资金 > 0 的单位', 'units with funds > 0'),
      ([n = 0n]) => n > 0n,
    ),
    UNITS,
  ),
  figure(
    'units.total',
    '责任单位',
    'Units',
    unitsTotal(words('责任单位数', 'units registered')),
    UNITS,
  ),
  figure(
    'units.done',
    '完成年度签约任务',
    'Units at their annual target',
    (scheme) =>
      unitsDone(
        'contract-amount',
        scheme,
        words('合同额 ≥ 本单位任务的单位', 'units whose amount has reached their own target'),
      ),
    UNITS,
  ),
  figure(
    'units.both',
    '既有签约又有到位资金',
    'Units with both',
    unitsWhere(
      [SIGNED, FUNDED],
      words('签约数 > 0 且到位资金 > 0 的单位', 'units with signings > 0 and funds > 0'),
      ([n = 0n, fen = 0n]) => n > 0n && fen > 0n,
    ),
    UNITS,
  ),
];

const STALLS: readonly FigureDefinition[] = [
  figure(
    'stalls.filing.causes',
    '未备案入统原因',
    'What holds filings back',
    byTopCause(
      query('stall', 'count', 'standing', { about: 'filed' }),
      words('影响备案入统的未销号问题，按原因', 'open stalls on filing, by cause'),
    ),
  ),
];

const PACE: readonly FigureDefinition[] = [
  figure('pace.funds.perXun', '剩余每旬需到位', 'Required per 旬 left', (scheme) =>
    requiredPerXun('funds', scheme),
  ),
];

/** The half-year report, in its own order. */
export const SECTIONS: readonly Section[] = [
  { id: 'signing', title: words('一、签约', '1. Contracts'), figures: SIGNING },
  { id: 'starts', title: words('二、开工', '2. Starts'), figures: STARTS },
  { id: 'funds', title: words('三、到位资金', '3. Funds'), figures: FUNDS },
  { id: 'filing', title: words('四、备案入统', '4. Filing'), figures: FILING },
  { id: 'talks', title: words('五、在谈', '5. In talks'), figures: TALKS },
  { id: 'visits', title: words('六、考察接待', '6. Visits'), figures: VISITS },
  { id: 'units', title: words('七、责任单位', '7. Units'), figures: UNIT_FIGURES },
  { id: 'stalls', title: words('八、未备案原因', '8. What holds filings back'), figures: STALLS },
  { id: 'pace', title: words('九、后续进度', '9. Pace to come'), figures: PACE },
];

const byId = new Map(SECTIONS.flatMap((s) => s.figures).map((f) => [f.id, f]));

/** A figure by its id. A metric of the scheme is a figure of its own too. */
export function figureById(id: string, scheme: Scheme): FigureDefinition | null {
  const found = byId.get(id);
  if (found !== undefined) return found;
  const metric = scheme.metrics.find((m) => m.id === id);
  if (metric === undefined) return null;
  const { name } = metric;
  // Asked at another point, it is what the scheme of that point says; as it is here where none did.
  const at = ({ metrics }: Scheme) => metrics.find((m) => m.id === id) ?? metric;
  return { id, label: name, formula: (asked) => sumOf(at(asked).query, at(asked).name) };
}

/** Ids of every figure there is under a scheme. */
export function figureIds(scheme: Scheme): string[] {
  return [...byId.keys(), ...scheme.metrics.map((m) => m.id)];
}
