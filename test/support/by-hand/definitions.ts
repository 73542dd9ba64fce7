import type { Day } from '#domain';
import type { Item } from './items.ts';

/** The counting rule a figure brings itself; what is asked for overrides it. */
export interface Rule {
  readonly kinds?: readonly string[];
  readonly assessed?: boolean;
  readonly terminated?: 'in' | 'out';
  readonly minimumFen?: string;
}

/** What may be looked at beside the item. */
export interface Around {
  readonly asOf: Day;
  readonly cohort: number;
  readonly focusChains: readonly string[];
  readonly yangtze: readonly string[];
}

/** A sum a figure is made of: `year` what came in the year, `ever` all, `now` what holds now. */
export interface Sum {
  readonly what: string;
  readonly weight: 'count' | 'fen';
  readonly over: 'year' | 'ever' | 'now';
  readonly rule?: Rule;
  readonly where?: (item: Item, around: Around) => boolean;
  /** Talks, stalls and visits take no contract scope. */
  readonly unscoped?: boolean;
}

export type Definition =
  | { readonly make: 'sum'; readonly sum: Sum }
  | {
      readonly make: 'ratio';
      readonly top: readonly Sum[];
      readonly bottom: readonly Sum[];
      /** By the unit that signed, or by the one credited with the line itself. */
      readonly by?: 'cohort';
    }
  | { readonly make: 'growth'; readonly sum: Sum }
  | { readonly make: 'completion' | 'lag' | 'perXun'; readonly sum: Sum; readonly metric: string }
  | { readonly make: 'units'; readonly sums: readonly Sum[]; readonly metric?: string }
  | { readonly make: 'causes'; readonly sum: Sum };

const formal = { kinds: ['formal'] };
const signings: Sum = { what: 'signed', weight: 'count', over: 'year', rule: formal };
const contracts: Sum = { ...signings, weight: 'fen' };
const industry = (item: Item) => item.sector === 'secondary';
const large = { ...formal, minimumFen: '10000000000' };
const city = { ...formal, assessed: true };
const starts = (mode: string): Sum => ({
  what: 'started',
  weight: 'count',
  over: 'year',
  where: (item) => item.mode === mode,
});
const funds: Sum = { what: 'funds', weight: 'fen', over: 'year' };
const fundsOf = (sector: string): Sum => ({ ...funds, where: (item) => item.sector === sector });
const yearOf = (day: Day | null) => (day === null ? null : Number(day.slice(0, 4)));
const thisYear = (item: Item, { asOf }: Around) => yearOf(item.plannedOn) === yearOf(asOf);
const ofCohort = (item: Item, { cohort }: Around) => yearOf(item.cohortOn) === cohort;

const filings = (more: (item: Item) => boolean = () => true): Sum => ({
  what: 'planned',
  weight: 'count',
  over: 'ever',
  where: (item, around) => item.about === 'filed' && thisYear(item, around) && more(item),
});
const isFiled = (item: Item) => item.reachedOn !== null;
const talks = (
  weight: Sum['weight'],
  where: (item: Item, around: Around) => boolean = () => true,
): Sum => ({ what: 'talks', weight, over: 'now', where, unscoped: true });
const visits = (what: string): Sum => ({ what, weight: 'count', over: 'year', unscoped: true });

const sum = (one: Sum): Definition => ({ make: 'sum', sum: one });
const share = (part: Sum, whole: Sum): Definition => ({
  make: 'ratio',
  top: [part],
  bottom: [whole],
});

/** What each figure of the report means, said again and apart from the catalogue. */
export const FIGURES: Readonly<Record<string, Definition>> = {
  'signed.count': sum(signings),
  'signed.amount': sum(contracts),
  'signed.amount.yoy': { make: 'growth', sum: contracts },
  'signed.amount.completion': { make: 'completion', sum: contracts, metric: 'contract-amount' },
  'signed.secondary.count': sum({ ...signings, where: industry }),
  'signed.secondary.amount': sum({ ...contracts, where: industry }),
  'signed.secondary.share': share({ ...contracts, where: industry }, contracts),
  'signed.ge1yi.count': sum({ ...signings, rule: large }),
  'signed.ge1yi.amount': sum({ ...contracts, rule: large }),
  'signed.ge1yi.share': share({ ...contracts, rule: large }, contracts),
  'signed.city.count': sum({ ...signings, rule: city }),
  'signed.city.amount': sum({ ...contracts, rule: city }),
  'signed.city.share': share({ ...contracts, rule: city }, contracts),
  'started.construction.count': sum(starts('construction')),
  'started.operation.count': sum(starts('operation')),
  'underConstruction.count': sum({
    what: 'under-construction',
    weight: 'count',
    over: 'now',
    where: (item) => item.mode === 'construction',
  }),
  'started.cohort.count': sum({ what: 'started', weight: 'count', over: 'ever', where: ofCohort }),
  'funds.amount': sum(funds),
  'funds.amount.yoy': { make: 'growth', sum: funds },
  'funds.completion': { make: 'completion', sum: funds, metric: 'funds' },
  'funds.lag': { make: 'lag', sum: funds, metric: 'funds' },
  'funds.primary': sum(fundsOf('primary')),
  'funds.secondary': sum(fundsOf('secondary')),
  'funds.tertiary': sum(fundsOf('tertiary')),
  'filing.planned': sum(filings()),
  'filed.count': sum(filings(isFiled)),
  'filed.secondary': sum(filings((item) => isFiled(item) && industry(item))),
  'filed.tertiary': sum(filings((item) => isFiled(item) && item.sector === 'tertiary')),
  'filing.open': sum(filings((item) => !isFiled(item))),
  'filing-rate': share(filings(isFiled), filings()),
  'talks.count': sum(talks('count')),
  'talks.amount': sum(talks('fen')),
  'talks.key.count': sum(talks('count', (item) => item.key)),
  'talks.key.amount': sum(talks('fen', (item) => item.key)),
  'talks.focus.share': share(
    talks('count', ({ chain }, { focusChains }) => focusChains.includes(chain ?? '-')),
    talks('count'),
  ),
  'talks.yangtze.share': share(
    talks('count', ({ origin }, { yangtze }) => yangtze.includes(origin ?? '-')),
    talks('count'),
  ),
  'visits.out': sum(visits('visits-out')),
  'visits.in': sum(visits('visits-in')),
  'units.signed': { make: 'units', sums: [signings] },
  'units.funds': { make: 'units', sums: [funds] },
  'units.total': { make: 'units', sums: [] },
  'units.done': { make: 'units', sums: [contracts], metric: 'contract-amount' },
  'units.both': { make: 'units', sums: [signings, funds] },
  'stalls.filing.causes': {
    make: 'causes',
    sum: {
      what: 'stall',
      weight: 'count',
      over: 'now',
      where: (item) => item.about === 'filed',
      unscoped: true,
    },
  },
  'pace.funds.perXun': { make: 'perXun', sum: funds, metric: 'funds' },
};

const counted = (what: string): Sum => ({ what, weight: 'count', over: 'year' });

/** What each metric of the scheme targets are set for sums, said again and apart from it. */
export const METRICS: Readonly<Record<string, Sum>> = {
  'contract-amount': contracts,
  signings,
  starts: counted('started'),
  funds,
  filings: counted('filed'),
  'visits-out': visits('visits-out'),
  'visits-in': visits('visits-in'),
  activities: visits('activities'),
};

const cohortSignings: Sum = { ...signings, over: 'ever', where: ofCohort };
const cohortStarts: Sum = { what: 'started', weight: 'count', over: 'ever', where: ofCohort };
const live = (one: Sum): Sum => ({ ...one, rule: { ...one.rule, terminated: 'out' } });

const planned = (test: (item: Item, around: Around) => boolean): Sum => ({
  what: 'planned',
  weight: 'count',
  over: 'ever',
  rule: formal,
  where: (item, around) => item.about === 'started' && test(item, around),
});
const due = (item: Item, around: Around) =>
  thisYear(item, around) && (item.plannedOn ?? '') <= around.asOf;
const carried = ({ plannedOn, reachedOn }: Item, { asOf }: Around) => {
  const first = `${asOf.slice(0, 4)}-01-01`;
  return plannedOn !== null && plannedOn < first && (reachedOn === null || reachedOn >= first);
};
const asWell = (item: Item) => item.reachedOn !== null;

/** The eight rates, said again and apart from the scheme. */
export const RATES: Readonly<Record<string, Definition>> = {
  'start-rate': { make: 'ratio', top: [cohortStarts], bottom: [cohortSignings], by: 'cohort' },
  'start-rate-live': {
    make: 'ratio',
    top: [live(cohortStarts)],
    bottom: [live(cohortSignings)],
    by: 'cohort',
  },
  'start-rate-due': {
    make: 'ratio',
    top: [
      planned((item, around) => due(item, around) && asWell(item)),
      planned((item, around) => carried(item, around) && asWell(item)),
    ],
    bottom: [planned(due), planned(carried)],
  },
  'fulfilment-rate': {
    make: 'ratio',
    top: [live(cohortSignings)],
    bottom: [cohortSignings],
    by: 'cohort',
  },
  'filing-rate': share(filings(isFiled), filings()),
  'funds-rate': { make: 'completion', sum: funds, metric: 'funds' },
  'funds-rate-dynamic': share(funds, contracts),
  'funds-rate-cohort': {
    make: 'ratio',
    top: [{ ...funds, over: 'ever', where: ofCohort }],
    bottom: [{ ...contracts, over: 'ever', where: ofCohort }],
    by: 'cohort',
  },
};
