import { Fault } from './faults.ts';

/** Waits so long, with a timer that keeps no process alive; `until` ends the wait early. */
export function pause(ms: number, until?: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    until?.then(
      () => end(),
      () => end(),
    );
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Between half and one and a half times as long, so that many who wait do not come in step. */
export function jittered(ms: number): number {
  return ms * (0.5 + Math.random());
}

/** The result, or a `silent` fault where it is not there in time. */
export async function inTime<T>(result: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const expire = () => reject(new Fault('silent', `${what}: no answer within ${ms} ms`));
    timer = setTimeout(expire, ms);
  });
  try {
    return await Promise.race([result, late]);
  } finally {
    clearTimeout(timer);
  }
}
