import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportAnswer } from '#journal';
import type { ImportReport } from '#ledger';
import { openLuodi } from '../../api/luodi.ts';
import { Client } from '../door/client.ts';
import { LocalDoor } from '../door/local-door.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { showRejected, summary } from '../render/import.ts';
import { showReport } from '../render/report.ts';
import type { Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { sendLedger } from './ledger.ts';
import { listen, portOf, type ServeOptions } from './serve.ts';

const LEDGER = 'test/examples/qianjiang-2021h1.xlsx';
const DISTRICT = '黔江区';
const AS_OF = '2021-06-30';
/** What was known a few days after the half-year, when some units had not reported yet. */
const KNOWN_AT = '2021-07-05';

/**
 * `luodi demo`: a real district's half-year from its ledger to the printed report, in a data
 * directory of its own; with `--serve` the API stays up on it.
 */
export async function demo(
  { terminal, place }: Session,
  options: ServeOptions & { readonly serve?: boolean },
): Promise<void> {
  if (place.url !== null) throw failures.usage(words('demo 不接受 --url', 'demo takes no --url'));
  const port = portOf(options);
  const file = exampleFile();
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw failures.file(file, error, 'read');
  });
  const dataDirectory = await mkdtemp(join(tmpdir(), 'luodi-demo-'));
  const luodi = await openLuodi({ dataDirectory });
  let serving = false;
  try {
    const client = new Client(new LocalDoor(luodi), terminal.language, dataDirectory);
    if (!terminal.json) terminal.line(terminal.say(opening(dataDirectory)));
    const ledger = { bytes, name: 'qianjiang-2021h1.xlsx' };
    const how = { registerUnits: true, district: DISTRICT };
    const imported = await sendLedger(client, ledger, how, terminal);
    const after = imported.position ?? undefined;
    const { value } = await client.get<ReportAnswer>('/report', { asOf: AS_OF, after });
    show({ dataDirectory, imported, report: value }, options.serve === true, terminal);
    serving = options.serve === true;
    // From here on the server closes it, when it is told to stop.
    if (serving) await listen(luodi, port, options.host, terminal);
  } finally {
    if (!serving) await luodi.close();
  }
}

interface Shown {
  readonly dataDirectory: string;
  readonly imported: ImportReport;
  readonly report: ReportAnswer;
}

function show(shown: Shown, serves: boolean, terminal: Terminal): void {
  const { dataDirectory, imported, report } = shown;
  if (terminal.json) {
    terminal.line(JSON.stringify(shown));
    return;
  }
  terminal.line(terminal.say(summary(imported)));
  showRejected(imported, terminal);
  terminal.line();
  showReport(report, terminal);
  terminal.line();
  terminal.line(terminal.bold(terminal.say(words('接下来可以', 'What to try next'))));
  for (const command of next(dataDirectory, serves, terminal)) terminal.line(`  ${command}`);
}

const opening = (dataDirectory: string) =>
  words(
    `把 ${DISTRICT} 2021 年上半年台账导入新的数据目录 ${dataDirectory}`,
    `Importing the ledger of ${DISTRICT}, first half of 2021, into ${dataDirectory}`,
  );

/** Commands that work as they stand on what the demonstration left behind. */
function next(dataDirectory: string, serves: boolean, terminal: Terminal): string[] {
  const language = terminal.language === 'en' ? ' --lang en' : '';
  const on = `--as-of ${AS_OF} --data ${dataDirectory}${language}`;
  const third = serves
    ? `npx luodi projects --stalled ${on}`
    : `npm run demo -- --serve${language}`;
  return [
    `npx luodi explain funds.amount ${on}`,
    `npx luodi report --known-at ${KNOWN_AT} ${on}`,
    third,
  ];
}

/** The example beside the sources or the build: above this file is the root of the package. */
function exampleFile(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return join(folder, LEDGER);
}
