import type { Sources } from './cruise.ts';

export const LIBRARIES = [
  'domain',
  'event-store',
  'commands',
  'journal',
  'ledger',
  'audit',
  'bulletin',
];

/** The arrows of the design, written here a second time so that a rule cannot widen unseen. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  'event-store': [],
  commands: ['domain', 'event-store'],
  journal: ['domain', 'event-store'],
  ledger: ['domain', 'commands'],
  audit: ['domain', 'event-store', 'journal'],
  bulletin: ['domain', 'event-store', 'journal', 'ledger'],
};

export const PACKAGES = [
  'temporal-polyfill',
  'better-sqlite3',
  '@eventstore/db-client',
  '@duckdb/node-api',
  '@nestjs/common',
];

/** One file of the small tree and the rule it must break; no rule: it must pass. */
export interface Planted {
  readonly file: string;
  readonly source: string;
  readonly rule?: string;
}

const pairs = LIBRARIES.flatMap((from) =>
  LIBRARIES.filter((to) => to !== from).map((to) => ({ from, to })),
);
const isAllowed = ({ from, to }: { from: string; to: string }) => MAY_IMPORT[from]?.includes(to);

const betweenLibraries: readonly Planted[] = pairs.map((pair) => ({
  file: `libs/${pair.from}/imports-${pair.to}.ts`,
  source: `import type { A } from '#${pair.to}';`,
  ...(!isAllowed(pair) && { rule: `arrows-of-${pair.from}` }),
}));

const intoApps: readonly Planted[] = LIBRARIES.map((library) => ({
  file: `libs/${library}/knows-the-api.ts`,
  source: `import '../../apps/api/luodi.ts';`,
  rule: 'no-apps-in-libs',
}));

/** A driver is tried from every room, and from the wrong folder of its own room. */
const drivers = [
  { name: 'better-sqlite3', home: 'libs/event-store/sqlite', rule: 'sqlite-driver-in-its-adapter' },
  {
    name: '@eventstore/db-client',
    home: 'libs/event-store/eventstoredb',
    rule: 'eventstoredb-client-in-its-adapter',
  },
  { name: '@duckdb/node-api', home: 'libs/journal/books', rule: 'duckdb-in-the-books' },
].flatMap(({ name, home, rule }): Planted[] => {
  const file = (folder: string) => `${folder}/drives-${name.replaceAll(/\W/g, '-')}.ts`;
  const source = `import '${name}';`;
  const rooms = [...LIBRARIES.map((library) => `libs/${library}`), 'apps/api', 'apps/cli'];
  return [
    { file: file(home), source },
    ...rooms.map((room) => ({ file: file(room), source, rule })),
  ];
});

const domain: readonly Planted[] = [
  { file: 'libs/domain/calendar.ts', source: `import 'temporal-polyfill';` },
  {
    file: 'libs/domain/second-calendar.ts',
    source: `import 'temporal-polyfill';`,
    rule: 'domain-dates-in-the-calendar',
  },
  { file: 'libs/domain/framed.ts', source: `import '@nestjs/common';`, rule: 'domain-is-pure' },
  { file: 'libs/domain/on-disk.ts', source: `import 'node:fs';`, rule: 'domain-is-pure' },
  { file: 'libs/event-store/on-disk.ts', source: `import 'node:fs';` },
  {
    file: 'libs/event-store/framed.ts',
    source: `import '@nestjs/common';`,
    rule: 'event-store-needs-only-its-drivers',
  },
];

const doors: readonly Planted[] = [
  {
    file: 'libs/commands/reaches-inside.ts',
    source: `import '../domain/inside.ts';`,
    rule: 'by-the-front-door',
  },
  {
    file: 'apps/cli/reaches-inside.ts',
    source: `import '../../libs/journal/inside.ts';`,
    rule: 'by-the-front-door',
  },
  {
    file: 'apps/cli/by-path.ts',
    source: `import '../../libs/journal/index.ts';`,
    rule: 'by-its-name',
  },
  {
    file: 'libs/journal/by-path.ts',
    source: `import '../domain/index.ts';`,
    rule: 'by-its-name',
  },
  ...LIBRARIES.map((library) => ({
    file: `apps/cli/uses-${library}.ts`,
    source: `import '#${library}';`,
  })),
  {
    file: 'libs/journal/inside.spec.ts',
    source: `import '#commands'; import '../domain/inside.ts'; import 'fast-check';`,
  },
  { file: 'test/contract/inside.ts', source: `import '../../libs/domain/inside.ts';` },
];

const dashboard: readonly Planted[] = [
  {
    file: 'apps/dashboard/names-types.ts',
    source: `import type { A } from '../api/luodi.ts';`,
  },
  {
    file: 'apps/dashboard/calls-the-api.ts',
    source: `import { luodi } from '../api/luodi.ts';`,
    rule: 'dashboard-knows-http-only',
  },
  {
    file: 'apps/dashboard/counts-itself.ts',
    source: `import '#journal';`,
    rule: 'dashboard-knows-http-only',
  },
  {
    file: 'apps/dashboard/names-entries.ts',
    source: `import type { A } from '#domain';`,
    rule: 'dashboard-types-from-the-api',
  },
  {
    file: 'apps/api/draws.ts',
    source: `import '../dashboard/main.ts';`,
    rule: 'no-dashboard-in-the-doors',
  },
];

const hygiene: readonly Planted[] = [
  { file: 'test/contract/peers.ts', source: `import '../bench/peers/a.ts';`, rule: 'peers-apart' },
  {
    file: 'libs/journal/tested.ts',
    source: `import '../../test/support/a.ts';`,
    rule: 'no-tests-in-the-product',
  },
  {
    file: 'libs/journal/specified.ts',
    source: `import './inside.spec.ts';`,
    rule: 'no-tests-in-the-product',
  },
  { file: 'libs/ledger/chicken.ts', source: `import './egg.ts';`, rule: 'no-cycles' },
  { file: 'libs/ledger/forgotten.ts', source: 'export const a = 1;', rule: 'no-orphans' },
  { file: 'libs/ledger/nowhere.ts', source: `import './gone.ts';`, rule: 'nothing-unresolved' },
  { file: 'apps/cli/found.ts', source: `import 'undeclared';`, rule: 'declared-packages-only' },
  {
    file: 'apps/cli/tested.ts',
    source: `import 'fast-check';`,
    rule: 'no-dev-packages-in-the-product',
  },
];

export const PLANTED = [
  ...betweenLibraries,
  ...intoApps,
  ...drivers,
  ...domain,
  ...doors,
  ...dashboard,
  ...hygiene,
];

/** The tree the offenders are planted in: every room, and nothing in it that breaks a rule. */
export const SOUND_TREE: Sources = {
  ...Object.fromEntries(
    LIBRARIES.flatMap((library) => [
      [`libs/${library}/index.ts`, `export type { A } from './inside.ts';`],
      [`libs/${library}/inside.ts`, 'export type A = 1;'],
    ]),
  ),
  'apps/api/luodi.ts': `import '#event-store'; export type A = 1; export const luodi = 1;`,
  'apps/api/main.ts': `import './luodi.ts';`,
  'apps/cli/main.ts': `import '../api/luodi.ts';`,
  'apps/dashboard/main.ts': 'export const main = 1;',
  'libs/ledger/egg.ts': `import './chicken.ts';`,
  'test/support/a.ts': 'export const a = 1;',
  'test/bench/peers/a.ts': 'export const a = 1;',
};
