/**
 * Lets so many at a time through, in the order they came, and of one stream one at a time: an
 * append that builds on another must not be told of a conflict because that one is tried again.
 */
export class InFlight {
  #free: number;
  readonly #waiting: (() => void)[] = [];
  readonly #streams = new Map<string, Promise<unknown>>();
  readonly #running = new Set<Promise<unknown>>();

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /** Runs the work when it is its turn; settles as the work does. */
  run<T>(streamId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#streams.get(streamId);
    const running = this.#run(before, work);
    this.#streams.set(streamId, running);
    this.#running.add(running);
    const leave = () => {
      this.#running.delete(running);
      if (this.#streams.get(streamId) === running) this.#streams.delete(streamId);
    };
    running.then(leave, leave);
    return running;
  }

  /**
   * Settles when work on a stream would begin at once: there is room, and no other on its stream.
   * A long list that waits for it keeps its order, and is not all begun at the same time.
   */
  async room(streamId: string): Promise<void> {
    await this.#streams.get(streamId)?.catch(() => undefined);
    if (this.#free > 0) return;
    await this.#place();
    this.#leave();
  }

  /** Settles once nothing is under way. */
  async drained(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled([...this.#running]);
  }

  async #run<T>(before: Promise<unknown> | undefined, work: () => Promise<T>): Promise<T> {
    if (before !== undefined) await before.catch(() => undefined);
    if (this.#free > 0) this.#free -= 1;
    else await this.#place();
    try {
      return await work();
    } finally {
      this.#leave();
    }
  }

  #place(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  /** A place goes from hand to hand, so that nobody who comes later gets it first. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}
