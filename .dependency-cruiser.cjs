/**
 * The arrows between the rooms, as the design draws them. `npm run check` runs these rules on the
 * whole tree, and test/architecture plants an offender for each and sees it caught by its name.
 */

/** What each library may import besides itself. Whatever is not listed here is forbidden. */
const LIBRARIES = {
  domain: [],
  'event-store': [],
  commands: ['domain', 'event-store'],
  journal: ['domain', 'event-store'],
  ledger: ['domain', 'commands'],
  audit: ['domain', 'event-store', 'journal'],
  bulletin: ['domain', 'event-store', 'journal', 'ledger'],
};

/** The packages that only one folder may import: everyone else asks that folder's room. */
const DRIVERS = [
  {
    name: 'sqlite-driver-in-its-adapter',
    packages: ['better-sqlite3', '@types/better-sqlite3'],
    folder: 'libs/event-store/sqlite/',
  },
  {
    name: 'eventstoredb-client-in-its-adapter',
    packages: ['@eventstore/db-client', '@kurrent/kurrentdb-client'],
    folder: 'libs/event-store/eventstoredb/',
  },
  {
    name: 'duckdb-in-the-books',
    packages: ['@duckdb/[^/]+', 'duckdb'],
    folder: 'libs/journal/books/',
  },
];

const SPEC = '[.]spec[.]ts$';
const packageNamed = (...names) => `(^|node_modules/|^node:)(${names.join('|')})($|/)`;

const libraryArrow = ([library, allowed]) => ({
  name: `arrows-of-${library}`,
  comment: `libs/${library} may import ${allowed.join(', ') || 'no other room'}.`,
  severity: 'error',
  from: { path: `^libs/${library}/`, pathNot: SPEC },
  to: { path: '^libs/', pathNot: `^libs/(${[library, ...allowed].join('|')})/` },
});

const driverRule = ({ name, packages, folder }) => ({
  name,
  comment: `Only ${folder} knows this driver.`,
  severity: 'error',
  from: { path: '^(apps|libs)/', pathNot: [SPEC, `^${folder}`] },
  to: { path: packageNamed(...packages) },
});

const domainRules = [
  {
    name: 'domain-is-pure',
    comment: 'The rules of the domain need no package but the calendar, and no Node at all.',
    severity: 'error',
    from: { path: '^libs/domain/', pathNot: SPEC },
    to: { pathNot: ['^libs/', '^apps/', '^test/', packageNamed('temporal-polyfill')] },
  },
  {
    name: 'domain-dates-in-the-calendar',
    comment: 'One file turns text into days, so that one file can be wrong about them.',
    severity: 'error',
    from: { path: '^libs/domain/', pathNot: [SPEC, '^libs/domain/calendar[.]ts$'] },
    to: { path: packageNamed('temporal-polyfill') },
  },
  {
    name: 'event-store-needs-only-its-drivers',
    comment:
      'The log knows no framework; its packages are the drivers of its adapters, and the ' +
      'canonical form of JSON that its hashes go by.',
    severity: 'error',
    from: { path: '^libs/event-store/', pathNot: SPEC },
    to: {
      dependencyTypesNot: ['core', 'local', 'aliased'],
      pathNot: [
        '^(libs|apps|test)/',
        packageNamed('canonicalize', ...DRIVERS.slice(0, 2).flatMap(({ packages }) => packages)),
      ],
    },
  },
];

const roomRules = [
  {
    name: 'no-apps-in-libs',
    comment: 'Libraries do not know the doors they are called through.',
    severity: 'error',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'by-the-front-door',
    comment: 'A library is imported by its name, `#lib`, and never by one of its inner files.',
    severity: 'error',
    from: { path: '^(libs/[^/]+|apps)/', pathNot: SPEC },
    to: { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/index[.]ts$'] },
  },
  {
    name: 'by-its-name',
    comment: 'An index reached by a relative path would be a second spelling of `#lib`.',
    severity: 'error',
    from: { path: '^(libs/[^/]+|apps)/', pathNot: SPEC },
    to: {
      path: '^libs/[^/]+/index[.]ts$',
      dependencyTypesNot: ['aliased-subpath-import'],
    },
  },
  {
    name: 'dashboard-knows-http-only',
    comment: 'The browser knows the HTTP API: of the rest of the tree, at most its types.',
    severity: 'error',
    from: { path: '^apps/dashboard/' },
    to: { path: '^(libs|apps)/', pathNot: '^apps/dashboard/', dependencyTypesNot: ['type-only'] },
  },
  {
    name: 'dashboard-types-from-the-api',
    comment: 'The types the dashboard may name are those of the HTTP API, never a library’s.',
    severity: 'error',
    from: { path: '^apps/dashboard/' },
    to: { path: '^(libs|apps)/', pathNot: '^apps/(dashboard|api)/' },
  },
  {
    name: 'no-dashboard-in-the-doors',
    comment: 'The API serves the built dashboard as files and never imports it.',
    severity: 'error',
    from: { path: '^(apps|libs)/', pathNot: '^apps/dashboard/' },
    to: { path: '^apps/dashboard/' },
  },
  {
    name: 'peers-apart',
    comment: 'The bench’s peers are a package of their own, installed only by the bench.',
    severity: 'error',
    from: { pathNot: '^test/bench/' },
    to: { path: '^test/bench/' },
  },
];

const hygieneRules = [
  {
    name: 'no-tests-in-the-product',
    comment: 'What is built and shipped imports neither specs nor anything under test/.',
    severity: 'error',
    from: { path: '^(apps|libs)/', pathNot: SPEC },
    to: { path: ['^test/', SPEC] },
  },
  {
    name: 'no-cycles',
    comment: 'A cycle has no first file to read.',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphans',
    comment: 'A file that imports nothing and that nothing imports is forgotten or misplaced.',
    severity: 'error',
    from: { orphan: true, path: '^(apps|libs)/', pathNot: [SPEC, '^apps/[^/]+/main[.]tsx?$'] },
    to: {},
  },
  {
    name: 'nothing-unresolved',
    comment: 'An import that leads nowhere would also lead past every rule above.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'declared-packages-only',
    comment: 'A package that is only somebody else’s dependency can vanish with any update.',
    severity: 'error',
    from: { path: '^(apps|libs)/' },
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-dev-packages-in-the-product',
    comment: 'A production install leaves the development dependencies out.',
    severity: 'error',
    from: { path: '^(apps|libs)/', pathNot: [SPEC, '^apps/dashboard/'] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  },
];

module.exports = {
  forbidden: [
    ...Object.entries(LIBRARIES).map(libraryArrow),
    ...DRIVERS.map(driverRule),
    ...domainRules,
    ...roomRules,
    ...hygieneRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test/bench/peers/node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'require', 'types', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.cjs', '.js', '.json'],
    },
  },
};
