import type { CauseDefinition } from './events.ts';

type Side = NonNullable<CauseDefinition['side']>;
type Branch = readonly [code: string, zh: string, en: string, side: Side, below?: Leaf];
type Leaf = Readonly<Record<string, readonly [zh: string, en: string]>>;

/** The two-level tree of stall causes Luodi ships (DOMAIN.md). */
const TREE: readonly Branch[] = [
  [
    'LAND',
    '土地',
    'Land',
    'government',
    {
      PLAN_ADJUST: ['调规变性', 'plan adjustment'],
      APPROVAL: ['用地审批', 'land approval'],
      QUOTA: ['用地指标', 'land quota'],
      EXPROPRIATION: ['征拆', 'expropriation'],
      COMPENSATION: ['补偿', 'compensation'],
      SUPPLY: ['供地', 'land supply'],
      SITE: ['选址', 'siting'],
      FOREST: ['林地', 'forest land'],
    },
  ],
  [
    'PLANNING',
    '规划设计',
    'Planning',
    'mixed',
    { SCHEME: ['方案', 'scheme'], DESIGN: ['设计', 'design'] },
  ],
  [
    'ENV',
    '环评',
    'Environment',
    'government',
    { EIA: ['环评审批', 'impact assessment'], CAPACITY: ['环境容量', 'capacity'] },
  ],
  [
    'ENERGY',
    '能评',
    'Energy',
    'government',
    { REVIEW: ['节能审查', 'energy review'], QUOTA: ['能耗指标', 'energy quota'] },
  ],
  [
    'PERMIT',
    '审批手续',
    'Permits',
    'government',
    {
      FILING: ['立项备案', 'project filing'],
      CONSTRUCTION: ['施工许可', 'construction permit'],
      OTHER: ['其他手续', 'other permits'],
    },
  ],
  [
    'UTILITY',
    '配套要素',
    'Utilities',
    'government',
    {
      WATER: ['水', 'water'],
      POWER: ['电', 'power'],
      GAS: ['气', 'gas'],
      ROAD: ['路', 'road'],
      SEWAGE: ['污水', 'sewage'],
      UPSTREAM: ['上游配套', 'upstream works'],
      BUILDING: ['厂房', 'factory building'],
    },
  ],
  [
    'FUNDING',
    '资金融资',
    'Funding',
    'company',
    { EQUITY: ['自有资金', 'equity'], LOAN: ['贷款', 'loan'], RECOVERY: ['回款', 'recovery'] },
  ],
  [
    'MARKET',
    '市场',
    'Market',
    'outside',
    {
      DEMAND: ['需求', 'demand'],
      RAW_MATERIAL: ['原材料', 'raw material'],
      PRICE: ['价格', 'price'],
      INDUSTRY_POLICY: ['产业政策', 'industry policy'],
    },
  ],
  [
    'INVESTOR',
    '企业自身',
    'Investor',
    'company',
    {
      STRATEGY: ['战略调整', 'strategy'],
      PARTNER: ['合作方', 'partner'],
      OWNER_CHANGE: ['股权变更', 'change of owner'],
      CAPACITY: ['实力不足', 'capacity'],
    },
  ],
  [
    'CONTRACT',
    '协议政策',
    'Contract',
    'mixed',
    { TERMS: ['条款', 'terms'], POLICY: ['政策兑现', 'policy'] },
  ],
  [
    'PROCUREMENT',
    '招采施工',
    'Procurement',
    'company',
    {
      TENDER_FAIL: ['流标', 'failed tender'],
      CONTRACTOR: ['施工单位', 'contractor'],
      EQUIPMENT: ['设备', 'equipment'],
    },
  ],
  [
    'STAT',
    '入统材料',
    'Statistics',
    'mixed',
    { DOCS: ['材料', 'documents'], UNIT: ['入统单位', 'statistical unit'] },
  ],
  [
    'FORCE_MAJEURE',
    '不可抗力',
    'Force majeure',
    'outside',
    {
      EPIDEMIC: ['疫情', 'epidemic'],
      WEATHER: ['天气', 'weather'],
      DISASTER: ['灾害', 'disaster'],
    },
  ],
  ['OTHER', '其他', 'Other', 'mixed'],
  ['UNSTATED', '未说明', 'Unstated', 'mixed'],
];

/** The tree flattened: a top cause first, then those below it as `TOP.LEAF`. */
export const defaultCauses: readonly CauseDefinition[] = TREE.flatMap(
  ([code, zh, en, side, below]) => [
    { code, name: { zh, en }, side },
    ...Object.entries(below ?? {}).map(([leaf, [leafZh, leafEn]]) => ({
      code: `${code}.${leaf}`,
      name: { zh: leafZh, en: leafEn },
    })),
  ],
);
