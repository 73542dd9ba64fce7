import { MAX_SHORT_TEXT } from './limits.ts';
import { wordKey } from './words.ts';

interface TopCause {
  readonly words: readonly string[];
  readonly parts: Readonly<Record<string, readonly string[]>>;
}

/**
 * Stall causes by the words units write: `土地-调规变性` is `LAND.PLAN_ADJUST`, `配套要素` alone
 * is `UTILITY`. The first word of each is the template's.
 */
const CAUSES: Readonly<Record<string, TopCause>> = {
  LAND: {
    words: ['土地', '用地', '土地问题'],
    parts: {
      PLAN_ADJUST: ['调规变性', '调规', '土地调规', '土地变性', '规划调整'],
      APPROVAL: ['用地审批', '土地审批', '农转用审批'],
      QUOTA: ['指标', '用地指标', '土地指标'],
      EXPROPRIATION: ['征拆', '征地拆迁', '征地', '拆迁'],
      COMPENSATION: ['补偿', '征地补偿', '青苗补偿'],
      SUPPLY: ['供地', '土地供应', '土地出让', '招拍挂'],
      SITE: ['选址', '项目选址'],
      FOREST: ['林地', '林地审批', '使用林地'],
    },
  },
  PLANNING: {
    words: ['规划设计', '规划'],
    parts: { SCHEME: ['方案', '规划方案'], DESIGN: ['设计', '施工图设计', '施工图'] },
  },
  ENV: {
    words: ['环评', '环保'],
    parts: { EIA: ['环境影响评价', '环评审批', '环评报告'], CAPACITY: ['环境容量', '排放指标'] },
  },
  ENERGY: {
    words: ['能评', '能耗'],
    parts: { REVIEW: ['节能审查', '能评审批'], QUOTA: ['能耗指标', '指标'] },
  },
  PERMIT: {
    words: ['审批手续', '审批', '手续'],
    parts: {
      FILING: ['备案', '项目备案', '立项', '立项备案'],
      CONSTRUCTION: ['施工许可', '施工许可证', '施工证'],
      OTHER: ['其他', '其他手续'],
    },
  },
  UTILITY: {
    words: ['配套要素', '要素保障', '配套', '要素'],
    parts: {
      WATER: ['水', '供水', '用水'],
      POWER: ['电', '供电', '用电'],
      GAS: ['气', '供气', '用气', '天然气'],
      ROAD: ['路', '道路'],
      SEWAGE: ['污水', '污水处理', '排污'],
      UPSTREAM: ['上游配套', '上游'],
      BUILDING: ['厂房', '标准厂房'],
    },
  },
  FUNDING: {
    words: ['资金融资', '资金', '融资'],
    parts: {
      EQUITY: ['自有资金', '资本金'],
      LOAN: ['贷款', '银行贷款'],
      RECOVERY: ['资金回笼', '回款'],
    },
  },
  MARKET: {
    words: ['市场', '市场变化'],
    parts: {
      DEMAND: ['需求', '市场需求'],
      RAW_MATERIAL: ['原材料', '原料'],
      PRICE: ['价格'],
      INDUSTRY_POLICY: ['产业政策', '行业政策'],
    },
  },
  INVESTOR: {
    words: ['企业自身', '企业原因', '投资方'],
    parts: {
      STRATEGY: ['战略调整', '投资计划调整'],
      PARTNER: ['合作方', '股东'],
      OWNER_CHANGE: ['股权变更', '业主变更'],
      CAPACITY: ['实力', '企业实力', '实力不足'],
    },
  },
  CONTRACT: {
    words: ['协议政策', '协议'],
    parts: { TERMS: ['条款', '协议条款'], POLICY: ['政策兑现', '优惠政策'] },
  },
  PROCUREMENT: {
    words: ['招采施工', '招标采购'],
    parts: {
      TENDER_FAIL: ['流标', '招标失败'],
      CONTRACTOR: ['施工单位', '施工方'],
      EQUIPMENT: ['设备', '设备采购'],
    },
  },
  STAT: {
    words: ['入统材料', '入统'],
    parts: { DOCS: ['材料', '资料'], UNIT: ['入统单位', '统计单位'] },
  },
  FORCE_MAJEURE: {
    words: ['不可抗力'],
    parts: {
      EPIDEMIC: ['疫情'],
      WEATHER: ['天气', '气候'],
      DISASTER: ['灾害', '自然灾害'],
    },
  },
  OTHER: { words: ['其他', '其它'], parts: {} },
  UNSTATED: { words: ['未说明', '不详', '未注明'], parts: {} },
};

const SEPARATORS = /[-—–_/／:：·・>→]+/g;

/** The code of a cause as written; undefined for one the tables do not know. */
export function causeCode(text: string): string | undefined {
  if (text.length > MAX_SHORT_TEXT) return undefined;
  return INDEX.get(causeKey(text));
}

/** The template's words for a cause code; a cause kept as written is its own words. */
export function causeWords(code: string): string {
  const [top = '', part] = code.split('.');
  const cause = CAUSES[top];
  if (!cause) return code;
  const words = part === undefined ? [] : cause.parts[part];
  if (!words) return code;
  return [cause.words[0], ...words.slice(0, 1)].join('-');
}

/** Every cause code, tops before their parts. */
export function causeCodes(): string[] {
  return Object.entries(CAUSES).flatMap(([top, { parts }]) => [
    top,
    ...Object.keys(parts).map((part) => `${top}.${part}`),
  ]);
}

function causeKey(text: string): string {
  return wordKey(text).replace(SEPARATORS, '-');
}

function buildIndex(): ReadonlyMap<string, string> {
  const index = new Map<string, string>();
  const alone = new Map<string, Set<string>>();
  for (const [top, cause] of Object.entries(CAUSES)) {
    for (const word of cause.words) index.set(causeKey(word), top);
    for (const [part, words] of Object.entries(cause.parts)) {
      const code = `${top}.${part}`;
      for (const word of words) {
        alone.set(causeKey(word), (alone.get(causeKey(word)) ?? new Set()).add(code));
        for (const first of cause.words) index.set(causeKey(`${first}-${word}`), code);
      }
    }
  }
  // A part named without its top has one reading only if no other cause shares the word.
  for (const [word, codes] of alone) {
    const [only] = codes;
    if (codes.size === 1 && only && !index.has(word)) index.set(word, only);
  }
  return index;
}

const INDEX = buildIndex();
