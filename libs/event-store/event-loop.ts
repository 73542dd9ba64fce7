// Imported rather than taken from the global scope, so that no fake timers of a test reach it.
import { setImmediate } from 'node:timers';

/** Runs something once the callbacks of this turn are through. */
export function afterThisTurn(run: () => void): void {
  setImmediate(run);
}

/** Lets everything else that is ready have its turn. */
export function otherWork(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
