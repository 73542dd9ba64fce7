import { readFileSync } from 'node:fs';

/** Seconds some work takes, and what it gives. */
export async function timed(work) {
  const started = performance.now();
  const value = await work();
  return { seconds: (performance.now() - started) / 1000, value };
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The value below which `share` of all lie (nearest rank). */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}

/**
 * Runs contenders in turn, round after round, so that a machine that slows down or wakes up does
 * so to all of them; gives the median of each. The first of `rounds + 1` warms up and is dropped.
 */
export async function interleaved(rounds, contenders) {
  const results = new Map(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const names = Object.keys(contenders);
    if (round % 2 === 1) names.reverse();
    for (const name of names) {
      const result = await contenders[name](round);
      if (round > 0) results.get(name).push(result);
    }
  }
  return Object.fromEntries([...results].map(([name, values]) => [name, median(values)]));
}

/**
 * Memory this process cannot give back, in MB. On Linux the pages of the mapped log are left out:
 * they count as resident, yet belong to the system's file cache.
 */
function ownMemoryMb() {
  try {
    const found = /RssAnon:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'));
    if (found !== null) return Number(found[1]) / 1024;
  } catch {
    // Elsewhere there is only the one number.
  }
  return process.memoryUsage.rss() / 1024 / 1024;
}

/** Watches own memory until stopped, and tells the peak. */
export function watchMemory() {
  let peak = ownMemoryMb();
  const look = () => {
    peak = Math.max(peak, ownMemoryMb());
  };
  const timer = setInterval(look, 50);
  return {
    look,
    peak: () => peak,
    stop() {
      clearInterval(timer);
      look();
      return peak;
    },
  };
}
