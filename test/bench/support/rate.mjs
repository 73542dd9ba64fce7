/** Runs an operation again and again for so long, `inFlight` at a time; operations a second. */
export async function rateOf(seconds, inFlight, operation) {
  const started = performance.now();
  const until = started + seconds * 1000;
  let done = 0;
  const lane = async () => {
    while (performance.now() < until) {
      await operation();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return done / ((performance.now() - started) / 1000);
}
