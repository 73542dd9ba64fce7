import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportReport } from '#ledger';
import { EXIT } from '../../api/exit-codes.ts';
import type { Client } from '../door/client.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { Progress } from '../progress.ts';
import { showImport } from '../render/import.ts';
import { type Session, withClient } from '../session.ts';
import type { Terminal } from '../terminal.ts';

/** How `luodi import` is to go about it. */
export interface ImportOptions {
  readonly dryRun?: boolean;
  readonly allOrNothing?: boolean;
  readonly registerUnits?: boolean;
  readonly district?: string;
}

/** What the API tells while it imports: how far it is, and in the end what came of it. */
interface Told {
  readonly progress?: { readonly done: number; readonly total: number; readonly phase: string };
  readonly result?: ImportReport;
}

const READING = words('读取', 'Reading');
const RECORDING = words('入库', 'Recording');

/** `luodi import FILE`: records what a ledger states, and says which rows were refused. */
export async function importLedger(
  session: Session,
  file: string,
  options: ImportOptions,
): Promise<void> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw failures.file(file, error, 'read');
  });
  const { terminal, ended } = session;
  await withClient(session, 'directory', async (client) => {
    const report = await sendLedger(client, { bytes, name: basename(file) }, options, terminal);
    if (terminal.json) terminal.line(JSON.stringify(report));
    else showImport(report, terminal);
    if (report.withheld) ended(EXIT.refused);
    else if (report.rejected.length > 0) ended(EXIT.rowsRefused);
  });
}

/** Sends a ledger and shows the progress of its import. */
export async function sendLedger(
  client: Client,
  file: { readonly bytes: Uint8Array; readonly name: string },
  options: ImportOptions,
  terminal: Terminal,
): Promise<ImportReport> {
  const { dryRun, allOrNothing, registerUnits, district } = options;
  const flag = (value: boolean | undefined) => (value === true ? 'true' : undefined);
  const query = {
    dryRun: flag(dryRun),
    allOrNothing: flag(allOrNothing),
    registerUnits: flag(registerUnits),
    district,
    fileName: file.name,
  };
  const headers = { 'content-type': XLSX };
  const progress = await Progress.begin(terminal);
  try {
    const request = { path: '/imports', query, headers, body: file.bytes };
    for await (const told of client.lines<Told>(request)) {
      const { progress: at, result } = told;
      if (at !== undefined) {
        progress.show(at.done, at.total, at.phase === 'read' ? READING : RECORDING);
      }
      if (result !== undefined) return result;
    }
  } finally {
    progress.end();
  }
  throw failures.cutShort();
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** `luodi template FILE`: writes the empty ledger units fill in. */
export async function writeLedgerTemplate(
  session: Session,
  file: string,
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  return writeSheet(session, file, await templateFor(session), force);
}

/** `luodi target template FILE`: a sheet for targets alone, of the district's own metrics. */
export async function writeTargetSheet(
  session: Session,
  file: string,
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  const { bytes } = await withClient(session, 'data', (client) =>
    client.getFile('/template/targets'),
  );
  return writeSheet(session, file, bytes, force);
}

async function writeSheet(
  { terminal }: Session,
  file: string,
  bytes: Uint8Array,
  force: boolean,
): Promise<void> {
  // A filled-in ledger is somebody's work: it is not written over unasked.
  await writeFile(file, bytes, { flag: force ? 'w' : 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      throw failures.file(file, error, 'write');
    },
  );
  if (terminal.json) terminal.line(JSON.stringify({ file, bytes: bytes.length }));
  else terminal.line(terminal.say(words(`已写出 ${file}`, `Wrote ${file}`)));
}

/** A server is asked for its own; without one, no data directory is opened or made for this. */
async function templateFor(session: Session): Promise<Uint8Array> {
  if (session.place.url !== null) {
    return withClient(session, 'directory', async (client) => {
      return (await client.getFile('/template')).bytes;
    });
  }
  const { writeTemplate } = await import('#ledger');
  return writeTemplate();
}
