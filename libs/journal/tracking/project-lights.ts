import { addDays, addMonths, type Day, type Message, type Scheme } from '#domain';
import type { Colour, Light } from './answers.ts';
import type { LightAbout } from './queries.ts';

/** What a project's light is made from, as known: a start planned for, or a start to be filed. */
export interface LightHistory {
  readonly about: LightAbout;
  /**
   * From which day on which day it was due counts: the planned start, or the start whose filing is
   * awaited; null where none stood (not planned yet, reached, or terminated). In order.
   */
  readonly awaited: readonly { readonly from: Day; readonly day: Day | null }[];
  /** Days on which a stall was open on it, `[from, to)`, in order and apart from one another. */
  readonly stalls: readonly Span[];
}

/** Days `[from, to)`; null where it still runs. */
export interface Span {
  readonly from: Day;
  readonly to: Day | null;
}

type Lights = Scheme['lights'];

/** Stretches of days joined where they touch or overlap, in order. */
export function joined(spans: readonly Span[]): Span[] {
  const found: { from: Day; to: Day | null }[] = [];
  const ordered = [...spans].sort((a, b) => (a.from < b.from ? -1 : 1));
  for (const { from, to } of ordered) {
    const last = found.at(-1);
    if (last === undefined || (last.to !== null && last.to < from)) found.push({ from, to });
    else if (last.to !== null && (to === null || to > last.to)) last.to = to;
  }
  return found;
}

/** The first day a light of what is awaited is yellow, and the first it is red (RULINGS 23). */
export function turnsOf(
  about: LightAbout,
  day: Day,
  lights: Lights,
): { readonly yellow: Day; readonly red: Day } {
  if (about === 'started') {
    const red = addDays(addMonths(day, lights.startRedMonths), 1);
    return { yellow: addDays(day, 1), red };
  }
  return {
    yellow: addMonths(day, lights.filingYellowMonths),
    red: addDays(addMonths(day, lights.filingRedMonths), 1),
  };
}

/** The colour of a project's light on a day; `none` where nothing was awaited then. */
export function projectColour(
  { about, awaited, stalls }: LightHistory,
  on: Day,
  lights: Lights,
): Colour {
  const day = awaited.findLast(({ from }) => from <= on)?.day ?? null;
  if (day === null) return 'none';
  const { yellow, red } = turnsOf(about, day, lights);
  // With a scheme of no months at all red comes first.
  if (on < yellow && on < red) return 'green';
  // Stalls suspend a start's light, not a filing's.
  if (about === 'started' && stalls.some((stall) => isOpen(stall, on))) return 'stalled';
  return on >= red ? 'red' : 'yellow';
}

const isOpen = ({ from, to }: Span, on: Day) => from <= on && (to === null || on < to);

/** A project's light on a day, and the day it was or is due; null where nothing is awaited. */
export function projectLight(
  history: LightHistory,
  on: Day,
  lights: Lights,
): { readonly light: Light; readonly dueOn: Day } | null {
  const day = history.awaited.findLast(({ from }) => from <= on)?.day ?? null;
  if (day === null) return null;
  const { about } = history;
  const turns = turnsOf(about, day, lights);
  const colour = projectColour(history, on, lights);
  const stall = history.stalls.findLast((span) => isOpen(span, on)) ?? null;
  const light = {
    colour,
    since: sinceWhen(history, on, lights, colour),
    why: whyOf(about, colour, day, turns, stall?.from ?? null),
    toGreen: colour === 'green' ? null : GREEN_BY[about],
  };
  return { light, dueOn: about === 'started' ? day : turns.yellow };
}

/** Between the days on which something may turn, nothing does: only those are looked at. */
function sinceWhen(history: LightHistory, on: Day, lights: Lights, colour: Colour): Day {
  const { about, awaited, stalls } = history;
  const days = new Set<Day>();
  for (const { from, day } of awaited) {
    days.add(from);
    if (day === null) continue;
    const { yellow, red } = turnsOf(about, day, lights);
    days.add(yellow).add(red);
  }
  for (const { from, to } of stalls) days.add(from).add(to ?? from);
  const before = [...days].filter((day) => day <= on).sort();
  let since = on;
  for (const day of before.reverse()) {
    if (projectColour(history, day, lights) !== colour) return since;
    since = day;
  }
  return since;
}

const GREEN_BY: { readonly [A in LightAbout]: Message } = {
  started: {
    zh: '开工后转绿；如计划有变，重报计划开工时间',
    en: 'a start turns it green; so does a new planned day, where the plan has changed',
  },
  filed: { zh: '备案入统后转绿', en: 'filing turns it green' },
};

function whyOf(
  about: LightAbout,
  colour: Colour,
  day: Day,
  { yellow, red }: { readonly yellow: Day; readonly red: Day },
  stalledSince: Day | null,
): Message {
  const start = about === 'started';
  const awaited = start
    ? { zh: `计划${day}开工，尚未开工`, en: `planned to start on ${day}, not started` }
    : { zh: `${day}开工，尚未备案入统`, en: `started on ${day}, not filed` };
  const turn: { readonly [C in Colour]: Message } = {
    green: { zh: `${yellow}起亮黄灯`, en: `yellow from ${yellow} on` },
    yellow: {
      zh: `${yellow}起到期，${red}起亮红灯`,
      en: `due since ${yellow}, red from ${red} on`,
    },
    red: { zh: `${red}起逾期`, en: `overdue since ${red}` },
    stalled: {
      zh: `开工受阻自${stalledSince}起未销号，不亮黄灯、红灯`,
      en: `a stall on the start, open since ${stalledSince}, suspends yellow and red`,
    },
    none: { zh: '', en: '' },
  };
  return { zh: `${awaited.zh}；${turn[colour].zh}`, en: `${awaited.en}; ${turn[colour].en}` };
}

/** The rule of start and filing lights, with the scheme's own numbers. */
export function projectLightRules({ startRedMonths, ...filing }: Lights): Message[] {
  const { filingYellowMonths: yellow, filingRedMonths: red } = filing;
  return [
    {
      zh: `开工灯：计划开工日次日起未开工为黄，满${startRedMonths}个日历月后为红；开工环节有未销号停滞的，不亮黄灯、红灯，标为停滞。`,
      en:
        `Start light: yellow from the day after the planned day, red after ${startRedMonths} ` +
        'calendar months; an open stall on the start suspends both and is shown as stalled.',
    },
    {
      zh: `入统灯：开工满${yellow}个月当日起未备案入统为黄，满${red}个月次日起为红；停滞不影响。已终止的项目不亮灯。`,
      en:
        `Filing light: yellow from the same day ${yellow} month(s) after the start, red from ` +
        `the day after ${red} month(s); stalls do not suspend it. Terminated projects have no ` +
        'lights.',
    },
  ];
}
