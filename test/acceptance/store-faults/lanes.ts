import { setTimeout as pause } from 'node:timers/promises';

const LATE_MS = 30;

/** Until a timer is on time: a machine that is late would only time its own calls out. */
async function calm(): Promise<void> {
  for (let late = LATE_MS; late >= LATE_MS; ) {
    const asked = performance.now();
    await pause(LATE_MS);
    late = performance.now() - asked - LATE_MS;
  }
}

/** Works through a list, so many at a time, and each only when the machine keeps up. */
export async function inLanes<T>(
  items: readonly T[],
  lanes: number,
  work: (item: T) => Promise<void>,
) {
  const left = [...items].reverse();
  const lane = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) {
      await calm();
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
