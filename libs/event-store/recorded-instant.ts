/**
 * The store's own time: what the clock says, but never earlier than what it said before, so that
 * order of position and order of time agree whatever happens to the machine's clock.
 */
export class InstantSource {
  #last: number;

  /** Starts from the instant of the last event there is, or from 0. */
  constructor(last: number) {
    this.#last = last;
  }

  /** The instant to record for a clock reading, in whole milliseconds since the epoch. */
  next(now: number): number {
    if (now > this.#last) this.#last = Math.floor(now);
    return this.#last;
  }
}

const formatted = { instant: 0, text: new Date(0).toISOString() };

/** ISO 8601 in UTC. Neighbours in a log often share an instant, hence the memory for one. */
export function instantText(instant: number): string {
  if (instant !== formatted.instant) {
    formatted.text = new Date(instant).toISOString();
    formatted.instant = instant;
  }
  return formatted.text;
}
