import { createHash } from 'node:crypto';
import {
  type Day,
  defaultScheme,
  isDay,
  PERIOD_COMMANDS,
  type PeriodCommand,
  PLAN_COMMANDS,
  type PlanCommand,
  PROJECT_COMMANDS,
  type ProjectCommand,
  SCHEME_COMMANDS,
  type Scheme,
  type SchemeCommand,
  UNIT_COMMANDS,
  type UnitCommand,
} from '#domain';
import { type Line, sorted } from './case-file.ts';

/** A command as an example writes it: to which stream, reported when, and under which label. */
export type Asked = {
  readonly reportedOn: Day | null;
  readonly label: string | null;
} & (
  | { readonly stream: 'project'; readonly command: ProjectCommand }
  | { readonly stream: 'unit'; readonly command: UnitCommand }
  | { readonly stream: 'plan'; readonly command: PlanCommand }
  | { readonly stream: 'period'; readonly command: PeriodCommand }
  | { readonly stream: 'scheme'; readonly command: SchemeCommand }
);

/** The words each command takes without a key, in their order. */
const BARE: Readonly<Record<string, readonly string[]>> = {
  RegisterProject: ['name'],
  CorrectProjectDetails: [],
  TransferProject: ['unitId'],
  SetSchedule: ['milestone', 'plannedOn'],
  PlanFunds: ['year', 'amountFen'],
  SignContract: ['kind', 'amountFen'],
  UpgradeContract: ['kind', 'amountFen'],
  IncreaseContract: ['amountFen'],
  ChangeCityAssessment: ['assessed'],
  StartConstruction: ['mode'],
  ReceiveFunds: ['amountFen'],
  WithdrawFunds: ['amountFen'],
  FileProject: [],
  StartProduction: [],
  ReportStall: ['blocks', 'cause'],
  ReclassifyStall: ['stallId', 'cause'],
  ResolveStall: ['stallId'],
  OrderSupervision: ['department'],
  CloseSupervision: ['orderId'],
  TerminateProject: ['cause'],
  ReinstateProject: [],
  ReverseEntry: ['entryId'],
  CorrectEntry: ['entryId'],
  RegisterUnit: ['id'],
  ChangeUnit: ['id'],
  RecordActivity: ['id', 'kind', 'batches'],
  ReportPeerFigure: ['id', 'metric', 'value'],
  SetTarget: ['metric', 'unitId', 'value'],
  ReviseTarget: ['metric', 'unitId', 'value'],
  SetPlanCurve: ['metric', 'unitId', 'shape', 'weights'],
  PublishBulletin: ['period', 'unitId'],
  ClosePeriod: ['period'],
  ReopenPeriod: ['period'],
  AdoptScheme: ['name'],
};

/** Keys an example writes shorter than the stored format does. */
const KEYS: Readonly<Record<string, string>> = {
  amount: 'amountFen',
  plannedInvestment: 'plannedInvestmentFen',
  unit: 'unitId',
  parent: 'parentId',
  stall: 'stallId',
  order: 'orderId',
};
const REFERENCES = ['stallId', 'orderId', 'entryId'];

/** Reads `2021-03-18 SignContract formal 80000万元 occasion=… reported 2021-04-01 #signing`. */
export function readCommand(line: Line): Asked {
  const words = [...line.words];
  const on = isDateLike(words[0]) ? words.shift() : undefined;
  const type = words.shift() ?? '';
  const order = BARE[type];
  if (order === undefined) throw new Error(`${line.place}: there is no command ${type}`);
  const at = words.indexOf('reported');
  const reportedOn = at === -1 ? null : (words.splice(at, 2)[1] ?? null);
  const { bare, named } = sorted(words);
  const data: Record<string, unknown> = {};
  let label: string | null = null;
  const waiting = [...order];
  for (const word of bare) {
    const isLabel = word.startsWith('#') && !REFERENCES.includes(waiting[0] ?? '');
    const field = isLabel ? undefined : waiting.shift();
    if (field !== undefined) data[field] = readValue(field, word);
    else if (isLabel && label === null) label = word;
    else throw new Error(`${line.place}: what is ${word}?`);
  }
  for (const [key, word] of named) {
    const field = KEYS[key] ?? key;
    data[field] = readValue(field, word);
  }
  const spoken = type === 'ReverseEntry' || type === 'CorrectEntry';
  // What speaks of entries has no date of its own; the day before it is that of its report.
  const day = reportedOn ?? (spoken ? (on ?? null) : null);
  const dated = spoken ? data : { on, ...data };
  return { reportedOn: day, label, ...asked(type, dated) };
}

type Data = Readonly<Record<string, unknown>>;

function asked(type: string, data: Data) {
  if (type in UNIT_COMMANDS) return { stream: 'unit', command: unitCommand(type, data) } as const;
  if (type in PLAN_COMMANDS) {
    const { year = String(data.on).slice(0, 4), ...rest } = data;
    const command = { type, year: Number(year), data: rest } as unknown as PlanCommand;
    return { stream: 'plan', command } as const;
  }
  if (type in PERIOD_COMMANDS) {
    const { year = String(data.period).slice(0, 4), ...rest } = data;
    const said = type === 'PublishBulletin' ? bulletin(rest) : rest;
    const command = { type, year: Number(year), data: said } as unknown as PeriodCommand;
    return { stream: 'period', command } as const;
  }
  if (type in SCHEME_COMMANDS) {
    const command = { type, data: { on: data.on, scheme: schemeOf(data) } } as SchemeCommand;
    return { stream: 'scheme', command } as const;
  }
  if (!(type in PROJECT_COMMANDS)) throw new Error(`there is no command ${type}`);
  return { stream: 'project', command: projectCommand(type, data) } as const;
}

function projectCommand(type: string, data: Data): ProjectCommand {
  if (type === 'CorrectEntry') {
    const { entryId, reason, ...changes } = data;
    return { type, data: { entryId, reason, changes } } as ProjectCommand;
  }
  if (type === 'CorrectProjectDetails') {
    const { on, reason, ...changes } = data;
    return { type, data: { on, reason, changes } } as ProjectCommand;
  }
  return { type, data } as unknown as ProjectCommand;
}

/** A bulletin as of the day it is handed out on, unless the example says otherwise. */
function bulletin({ on, title = '通报', bytes = 0, ...rest }: Data) {
  const content = { title, text: '一'.repeat(Number(bytes) / 3) };
  const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  return { on, asOf: on, knownAt: null, basis: 'reported', hash, content, ...rest };
}

function unitCommand(type: string, data: Data): UnitCommand {
  const { id, on, ...rest } = data;
  const registered = { on, kind: 'unit', name: id, parentId: null, ...rest };
  const changed = type === 'ChangeUnit' ? { on, changes: rest } : { on, ...rest };
  const said = type === 'RegisterUnit' ? registered : changed;
  return { type, unitId: id, data: said } as unknown as UnitCommand;
}

/** The shipped scheme under a name of its own, and with what the example changes of it. */
function schemeOf(data: Data): Scheme {
  const { on: _, name, ...changes } = data;
  let scheme = { ...defaultScheme, name: String(name) };
  for (const [key, value] of Object.entries(changes)) {
    if (key.endsWith('-minimum')) {
      scheme = withMinimum(scheme, key.slice(0, -'-minimum'.length), String(value));
      continue;
    }
    const [milestone = '', rest] = key.split('-requires');
    if (rest === undefined) throw new Error(`no example knows what ${key} is of a scheme`);
    const required = value === null ? [] : String(value).split(',');
    const prerequisites = { ...scheme.prerequisites, [milestone]: required };
    scheme = { ...scheme, prerequisites: prerequisites as Scheme['prerequisites'] };
  }
  return scheme;
}

/** A metric that counts contracts of a least size alone. */
function withMinimum(scheme: Scheme, id: string, word: string): Scheme {
  const minimumFen = String(fenOf(word));
  const metrics = scheme.metrics.map((metric) => {
    const { query } = metric;
    const where = { ...query.where, minimumFen };
    return metric.id === id ? { ...metric, query: { ...query, where } } : metric;
  });
  return { ...scheme, metrics };
}

const isDateLike = (word: string | undefined) => word !== undefined && /^\d{4}-/.test(word);

const FLAGS = ['assessed', 'cityAssessed', 'key', 'estimated', 'terminated'];

/** A word as the field it stands for holds it. */
export function readValue(field: string, word: string): unknown {
  if (word === 'none') return null;
  if (FLAGS.includes(field) && /^(yes|no)$/.test(word)) return word === 'yes';
  if (field === 'batches' || field === 'year') return Number(word);
  if (field === 'weights') return weightsOf(word);
  return MEASURED.includes(field) || field.endsWith('Fen') ? String(fenOf(word) ?? word) : word;
}

/** `1×9,2×27`: nine weights of 1, then 27 of 2. */
function weightsOf(word: string): number[] {
  return word.split(',').flatMap((part) => {
    const [weight, times = '1'] = part.split('×');
    return Array.from({ length: Number(times) }, () => Number(weight));
  });
}

/** In fen where the metric weighs amounts, else a whole number. */
const MEASURED = ['value', 'target'];

const FEN_PER = { 分: 1n, 元: 100n, 万元: 1_000_000n, 亿元: 10_000_000_000n } as const;

/** `80000万元`, `1.2亿元`, `-5分` in fen; null where the word is no money. */
export function fenOf(word: string): bigint | null {
  const found = /^(-?)(\d+)(?:\.(\d+))?(分|元|万元|亿元)$/.exec(word);
  if (found === null) return null;
  const [, sign, whole = '', fraction = '', unit] = found;
  const scaled = BigInt(whole + fraction) * FEN_PER[unit as keyof typeof FEN_PER];
  const fen = scaled / 10n ** BigInt(fraction.length);
  return sign === '-' ? -fen : fen;
}

export const isDayWord = (word: string): word is Day => isDay(word);
/** Every command an example can write. */
export const COMMAND_TYPES = Object.keys(BARE);
