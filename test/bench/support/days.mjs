const FIRST = Date.UTC(2016, 0, 1);
const DAY_MS = 86_400_000;

/** The last day the generated history speaks of, as a number of days after 2016-01-01. */
export const LAST_DAY = (Date.UTC(2025, 11, 31) - FIRST) / DAY_MS;

const texts = Array.from({ length: LAST_DAY + 800 }, (_, day) =>
  new Date(FIRST + day * DAY_MS).toISOString().slice(0, 10),
);

/** A day number as `YYYY-MM-DD`; a table, since a million dates are asked for. */
export const dayText = (day) => texts[day];

/** The instant a Shanghai day begins, as an import stores a report's day. */
export const reportInstant = (day) => `${texts[day - 1]}T16:00:00.000Z`;
