import type { Command } from 'commander';
import type { Client } from './door/client.ts';
import type { Query } from './door/door.ts';
import { failures } from './failure.ts';
import { type Language, type Message, words } from './language.ts';
import { readAmountFen } from './money.ts';

/** The options every question about figures shares, as they were typed. */
export interface QuestionOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly basis?: string;
  readonly unit?: string;
  readonly cohort?: string;
  readonly assessed?: boolean;
  readonly terminated?: string;
  readonly minimum?: string;
  readonly kinds?: string;
}

interface Unit {
  readonly id: string;
  readonly name: string;
}

type Described = readonly [flags: string, about: Message];

const TIMES: readonly Described[] = [
  ['--as-of <day>', words('截至哪一天（YYYY-MM-DD，默认今天）', 'as of which day (today)')],
  [
    '--known-at <time>',
    words('只计此前已填报的（日期或时刻）', 'only what was known by a date or an instant'),
  ],
  [
    '--basis <which>',
    words('按 reported 填报时间 或 recorded 入库时间', 'known by reported or recorded time'),
  ],
];

const UNIT: readonly Described[] = [
  [
    '--unit <unit>',
    words('责任单位（名称或编号），含下级', 'a unit by name or id, with those below'),
  ],
];

const SCOPE: readonly Described[] = [
  ['--cohort <year>', words('按哪一年的签约批次', 'the signing year of cohorts')],
  ['--assessed', words('只计纳入市级考核的', 'city-assessed projects only')],
  ['--no-assessed', words('只计未纳入市级考核的', 'only those not city-assessed')],
  ['--terminated <in|out>', words('终止项目计入或剔除', 'count terminated projects in or out')],
  [
    '--minimum <amount>',
    words('合同额下限，如 1亿、5000万', 'least contract amount with its unit, e.g. 1亿 or 1yi'),
  ],
  [
    '--kinds <kinds>',
    words('合同种类：formal,framework,intent', 'contract kinds: formal,framework,intent'),
  ],
];

const KINDS = {
  times: TIMES,
  list: [...TIMES, ...UNIT],
  figure: [...TIMES, ...UNIT, ...SCOPE],
} as const;

/** Adds the options of a question: of one project, of a list, or of a figure in its scope. */
export function withQuestion(command: Command, language: Language, kind: keyof typeof KINDS) {
  for (const [flags, about] of KINDS[kind]) command.option(flags, about[language]);
  return command;
}

/** What was typed as the API's query; a unit's name is looked up. */
export async function queryOf(client: Client, options: QuestionOptions): Promise<Query> {
  const { asOf, knownAt, basis, cohort, assessed, terminated, minimum, kinds, unit } = options;
  return {
    asOf,
    knownAt,
    basis,
    cohort,
    terminated,
    kinds: kinds?.replaceAll('，', ','),
    assessed: assessed === undefined ? undefined : String(assessed),
    minimumFen: minimum === undefined ? undefined : minimumFen(minimum),
    unit: unit === undefined ? undefined : await unitId(client, unit, { asOf, knownAt, basis }),
  };
}

function minimumFen(text: string): string {
  const fen = readAmountFen(text);
  if (fen !== null) return fen;
  throw failures.usage(
    words(`“${text}”不是带单位的金额`, `"${text}" is not an amount with its unit`),
    words('写作 1亿、5000万 或 300元', 'Write 1亿, 5000万, 300元 (or 1yi, 5000wan, 300yuan)'),
  );
}

/** A unit by its id or its whole name, else by the only name that holds the words given. */
async function unitId(client: Client, asked: string, times: Query): Promise<string> {
  const { value } = await client.get<{ readonly units: readonly Unit[] }>('/units', times);
  const exact =
    value.units.find((u) => u.id === asked) ?? value.units.find((u) => u.name === asked);
  if (exact !== undefined) return exact.id;
  const near = value.units.filter((unit) => unit.name.includes(asked));
  if (near.length === 1 && near[0] !== undefined) return near[0].id;
  const names = near.slice(0, 8).map((unit) => unit.name);
  throw failures.usage(
    near.length === 0
      ? words(`没有责任单位“${asked}”`, `There is no unit "${asked}"`)
      : words(`“${asked}”对应多个责任单位`, `"${asked}" fits several units`),
    near.length === 0 ? null : words(names.join('、'), names.join(', ')),
  );
}
