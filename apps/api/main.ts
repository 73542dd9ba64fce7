import { EXIT } from './exit-codes.ts';
import { type Luodi, openLuodi } from './luodi.ts';
import { startFailureOf } from './start-failure.ts';

/** Requests under way get this long to end. */
const STOP_MS_MAX = 10_000;

const {
  LUODI_DATA: dataDirectory = './data',
  LUODI_PORT: port = '8321',
  LUODI_HOST: host = '127.0.0.1',
} = process.env;

/** When progress was last shown; told while the start is still awaited. */
let shownAt = 0;
let luodi: Luodi | null = null;
let signals = 0;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    signals += 1;
    // Whoever asks twice does not want to wait.
    if (signals > 1) process.exit(EXIT.stoppedHard);
    if (luodi !== null) void stop(luodi);
  });
}

try {
  const opened = await openLuodi({ dataDirectory, onRebuild: showRebuild, onCatchUp: showCatchUp });
  luodi = opened;
  // A port that is no number is refused by the server itself, like one out of range.
  const url = await opened.listen(/^\d{1,5}$/.test(port) ? Number(port) : Number.NaN, host);
  console.log(`落地 Luodi ${url}  (${url}/docs)`);
  if (signals > 0) await stop(opened);
} catch (error) {
  const { exit, line } = startFailureOf(error);
  console.error(`luodi: ${line.zh} / ${line.en}`);
  process.exitCode = exit;
  await luodi?.close();
}

/** Ends gracefully, or hard where requests under way do not end in time. */
async function stop(open: Luodi): Promise<void> {
  const limit = setTimeout(() => {
    console.error(`luodi: 未能在 ${STOP_MS_MAX} ms 内停止 / did not stop in ${STOP_MS_MAX} ms`);
    process.exit(EXIT.stoppedHard);
  }, STOP_MS_MAX);
  await open.close();
  clearTimeout(limit);
}

function showRebuild({ done, total, leftMs }: { done: number; total: number; leftMs: number }) {
  if (performance.now() - shownAt < 1000) return;
  shownAt = performance.now();
  const left = Math.ceil(leftMs / 1000);
  console.log(`重建账簿 rebuilding the books: ${done} / ${total} (${left} s)`);
}

function showCatchUp({ position, upTo }: { position: bigint; upTo: bigint }) {
  if (performance.now() - shownAt < 1000) return;
  shownAt = performance.now();
  console.log(`读取集群日志 reading the log of the cluster: ${position} / ${upTo}`);
}
