import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type {
  KeptSeals,
  KeyAdoption,
  Proof,
  RecordedView,
  Replay,
  Sealed,
  Verification,
} from '#audit';
import { EXIT } from '../../api/exit-codes.ts';
import { type Client, isProblem } from '../door/client.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { Progress } from '../progress.ts';
import { type QuestionOptions, queryOf } from '../question.ts';
import { columns } from '../render/columns.ts';
import { clock } from '../render/moments.ts';
import { type Session, withClient } from '../session.ts';
import { answered } from './questions.ts';

/** `luodi replay PROJECT`: its life as a story, event by event. */
export function replay(session: Session, id: string, options: QuestionOptions): Promise<void> {
  const render = async (answer: Replay) => {
    const { showReplay } = await import('../render/replay.ts');
    showReplay(answer, session.terminal);
  };
  return answered<Replay>(session, options, `/projects/${encodeURIComponent(id)}/replay`, render);
}

interface Told {
  readonly progress?: { readonly done: number; readonly total: number };
  readonly result?: Verification & { readonly elapsedMs: number };
}

const VERIFYING = words('核验', 'Verifying');

/** `luodi audit verify`: recomputes all, and names the first event that does not fit. */
export async function verify(
  session: Session,
  options: { readonly against?: string; readonly since?: string },
): Promise<void> {
  const { against, since } = options;
  const kept = against === undefined ? '{}' : await textOf(against);
  const { terminal, ended } = session;
  await withClient(session, 'data', async (client) => {
    const progress = await Progress.begin(terminal);
    let result: Told['result'] | null = null;
    const request = {
      path: '/audit/verifications',
      query: { since },
      headers: { 'content-type': 'application/json' },
      body: new TextEncoder().encode(kept),
    };
    try {
      for await (const told of client.lines<Told>(request)) {
        if (told.progress) progress.show(told.progress.done, told.progress.total, VERIFYING);
        result = told.result ?? result;
      }
    } finally {
      progress.end();
    }
    if (result === null || result === undefined) throw failures.cutShort();
    if (terminal.json) terminal.line(JSON.stringify(result));
    else {
      const { showVerification } = await import('../render/verification.ts');
      showVerification(result, against !== undefined, terminal);
    }
    if (!result.ok) ended(EXIT.refused);
  });
}

/** `luodi audit seal`. */
export function seal(session: Session): Promise<void> {
  const { terminal } = session;
  return withClient(session, 'data', async (client) => {
    const { value, text } = await client.postJson<Sealed>('/audit/seals', '{}', randomUUID());
    if (terminal.json) return terminal.line(text.trimEnd());
    const { size, root, sealedAt, keyId } = value.seal;
    const when = clock(sealedAt);
    const done = words(
      `已签封 ${size} 个事件（${when}，密钥 ${keyId}）`,
      `Sealed ${size} events (${when}, key ${keyId})`,
    );
    terminal.line(terminal.say(done));
    terminal.line(terminal.dim(root));
    terminal.remark(
      words(
        '请用 luodi audit seals 导出并另处保存',
        'Export with luodi audit seals; keep it elsewhere',
      ),
    );
  });
}

/** `luodi audit seals`: keys and seals as JSON, to be kept elsewhere. */
export function seals(session: Session): Promise<void> {
  return withClient(session, 'data', async (client) => {
    const { value } = await client.get<KeptSeals>('/audit/seals');
    session.terminal.line(JSON.stringify(value, null, 2));
  });
}

/** `luodi audit rotate-key`. */
export function rotateKey(session: Session): Promise<void> {
  const { terminal } = session;
  return withClient(session, 'data', async (client) => {
    const sent = await client.postJson<KeyAdoption>('/audit/keys', '{}', randomUUID());
    if (terminal.json) return terminal.line(sent.text.trimEnd());
    const { keyId, publicKey } = sent.value;
    terminal.line(terminal.say(words(`新密钥 ${keyId}`, `New key ${keyId}`)));
    terminal.line(terminal.dim(publicKey));
  });
}

/** `luodi audit prove STREAM@REVISION --out FILE`. */
export function prove(
  session: Session,
  event: string,
  { out, force }: { readonly out: string; readonly force?: boolean },
): Promise<void> {
  const { terminal } = session;
  return withClient(session, 'data', async (client) => {
    const address = /^\d{4}(-|$)/.test(event) ? await bulletinOf(client, event) : event;
    const { value, text } = await client.get<Proof>(`/audit/proofs/${encodeURIComponent(address)}`);
    const flag = force === true ? 'w' : 'wx';
    await writeFile(out, text, { flag }).catch((error: NodeJS.ErrnoException) => {
      throw failures.file(out, error, 'write');
    });
    if (terminal.json) return terminal.line(JSON.stringify({ file: out, seal: value.seal }));
    const done = words(
      `证明已写入 ${out}；离线核验：node verifier.mjs ${out}`,
      `The proof is in ${out}; check it offline: node verifier.mjs ${out}`,
    );
    terminal.line(terminal.say(done));
  });
}

interface YearOfBulletins {
  readonly bulletins: readonly { readonly period: string; readonly revision: number }[];
}

/** Where the bulletin of a period that stands was published. */
async function bulletinOf(client: Client, period: string): Promise<string> {
  const year = period.slice(0, 4);
  const { value } = await client.get<YearOfBulletins>('/bulletins', { year });
  const found = value.bulletins.findLast((one) => one.period === period);
  if (found !== undefined) return `period-${year}@${found.revision}`;
  throw failures.usage(words(`${period} 没有发布过通报`, `No bulletin of ${period} was published`));
}

/** `luodi audit pack ID --out FILE`: the evidence of a figure or rate. */
export function pack(
  session: Session,
  id: string,
  options: QuestionOptions & { readonly out: string; readonly force?: boolean },
): Promise<void> {
  const { terminal } = session;
  const { out, force } = options;
  return withClient(session, 'data', async (client) => {
    const query = await queryOf(client, options);
    const name = encodeURIComponent(id);
    const ask = (of: string) => client.getFile(`/audit/packs/${of}/${name}`, query);
    const { bytes } = await ask('figures').catch((error: unknown) => {
      if (isProblem(error, 'figure-unknown')) return ask('rates');
      throw error;
    });
    await writeFile(out, bytes, { flag: force === true ? 'w' : 'wx' }).catch(
      (error: NodeJS.ErrnoException) => {
        throw failures.file(out, error, 'write');
      },
    );
    if (terminal.json) return terminal.line(JSON.stringify({ file: out, bytes: bytes.length }));
    const done = words(
      `证据包已写入 ${out}；解压后核验：node verifier.mjs --pack .`,
      `The evidence is in ${out}; unpack it and check: node verifier.mjs --pack .`,
    );
    terminal.line(terminal.say(done));
  });
}

/** `luodi audit access --month YYYY-MM`: who looked. */
export function access(session: Session, { month }: { readonly month: string }): Promise<void> {
  const { terminal } = session;
  return withClient(session, 'data', async (client) => {
    const { value, text } = await client.get<{ readonly looks: readonly RecordedView[] }>(
      '/audit/access',
      { month },
    );
    if (terminal.json) return terminal.line(text.trimEnd());
    const rows = value.looks.map(({ at, actor, view, parameters }) => [
      clock(at),
      actor,
      view,
      Object.entries(parameters)
        .map(([name, given]) => `${name}=${given}`)
        .join(' '),
    ]);
    if (rows.length > 0) terminal.line(columns(['left', 'left', 'left', 'left'], rows));
  });
}

async function textOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw failures.file(file, error, 'read');
  });
  try {
    JSON.parse(text);
    return text;
  } catch {
    throw failures.usage(words(`${file} 不是 JSON`, `${file} is no JSON`));
  }
}
