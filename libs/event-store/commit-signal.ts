/** Wakes those who have read everything there is when there is more, or when nothing will come. */
export class CommitSignal {
  readonly #waiting = new Set<() => void>();
  #closed = false;

  get closed(): boolean {
    return this.#closed;
  }

  /** How many wait: what a leak would show in. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Calls back once, at the next commit or at the close. The result takes the wish back. */
  whenNext(wake: () => void): () => void {
    this.#waiting.add(wake);
    return () => this.#waiting.delete(wake);
  }

  announce(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  close(): void {
    this.#closed = true;
    this.announce();
  }
}
