import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { EXIT } from '../../api/exit-codes.ts';
import type { ApiFile, Client } from '../door/client.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { type QuestionOptions, queryOf } from '../question.ts';
import type { CheckedBulletin, ListedBulletin, PublishedBulletin } from '../render/bulletin.ts';
import { type Session, withClient } from '../session.ts';

/** How `luodi bulletin` is to go about it, as it was typed. */
export interface BulletinOptions extends QuestionOptions {
  readonly format?: string;
  readonly out?: string;
  readonly force?: boolean;
  readonly office?: string;
  readonly number?: string;
  readonly publish?: boolean;
  readonly replaces?: string;
  readonly key?: string;
  /** `true` where no id was given with it. */
  readonly published?: string | true;
  readonly check?: string;
}

const FORMATS = ['docx', 'xlsx', 'html', 'json'];

/**
 * `luodi bulletin PERIOD`: composes a bulletin (or takes a published one) and writes it to a file,
 * publishes it, or checks a verification code.
 */
export async function bulletin(
  session: Session,
  period: string,
  options: BulletinOptions,
): Promise<void> {
  const path = `/bulletins/${encodeURIComponent(period)}`;
  const { check, publish } = options;
  if (check !== undefined) return checkCode(session, path, check);
  const format = formatOf(session, options);
  await withClient(session, 'data', async (client) => {
    const query = { ...(await queryOf(client, options)) };
    const { office, number } = options;
    if (publish === true) {
      const id = await publishNow(session, client, path, { ...query, office, number }, options);
      const wantsFile = options.format !== undefined || options.out !== undefined;
      if (wantsFile) await print(session, client, path, { published: id }, format, options);
      return;
    }
    const published = options.published === true ? 'true' : options.published;
    await print(session, client, path, { ...query, office, number, published }, format, options);
  });
}

/** `luodi bulletins`: those published of a year. */
export async function bulletins(
  session: Session,
  options: QuestionOptions & { readonly year?: string },
): Promise<void> {
  await withClient(session, 'data', async (client) => {
    const query = { ...(await queryOf(client, options)), year: options.year };
    const answer = await client.get<{ readonly bulletins: readonly ListedBulletin[] }>(
      '/bulletins',
      query,
    );
    const { terminal } = session;
    if (terminal.json) return terminal.line(answer.text.trimEnd());
    const { showBulletins } = await import('../render/bulletin.ts');
    showBulletins(answer.value.bulletins, terminal);
  });
}

/** The format asked for, else that of the file's name, else a Word document. */
function formatOf({ terminal }: Session, { format, out }: BulletinOptions): string {
  const named = out === undefined ? '' : extname(out).slice(1).toLowerCase();
  const found = format ?? (FORMATS.includes(named) ? named : terminal.json ? 'json' : 'docx');
  if (FORMATS.includes(found)) return found;
  const all = FORMATS.join(', ');
  throw failures.usage(
    words(`没有格式“${found}”`, `There is no format "${found}"`),
    words(`可用：${all}`, `There are: ${all}`),
  );
}

type Query = Readonly<Record<string, string | undefined>>;

async function print(
  { terminal }: Session,
  client: Client,
  path: string,
  asked: Query,
  format: string,
  { out, force = false }: BulletinOptions,
): Promise<void> {
  const query = { ...asked, format, language: format === 'json' ? undefined : terminal.language };
  if (format === 'json' && out === undefined) {
    return terminal.line((await client.get(path, query)).text.trimEnd());
  }
  const made = await client.getFile(path, query);
  // The server's name for it is a name alone, never a place.
  const file = out ?? basename(made.name ?? `bulletin.${format}`);
  await writeFile(file, made.bytes, { flag: force ? 'w' : 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      throw failures.file(file, error, 'write');
    },
  );
  const code = codeOfTag(made);
  if (terminal.json) {
    terminal.line(JSON.stringify({ file, bytes: made.bytes.length, code }));
    return;
  }
  terminal.line(terminal.say(words(`已写出 ${file}`, `Wrote ${file}`)));
  if (code !== null)
    terminal.line(terminal.say(words(`校验码 ${code}`, `Verification code ${code}`)));
}

/** The tag is the hash of what the bulletin says, whatever the format. */
function codeOfTag({ tag }: ApiFile): string | null {
  const digits = /^"([0-9a-f]{16})/.exec(tag ?? '')?.[1]?.toUpperCase();
  return digits?.match(/.{4}/g)?.join('-') ?? null;
}

async function publishNow(
  { terminal }: Session,
  client: Client,
  path: string,
  asked: Query,
  { replaces, key = randomUUID() }: BulletinOptions,
): Promise<string> {
  const body = JSON.stringify({ ...asked, replaces });
  const answer = await client.postJson<PublishedBulletin>(`${path}/publish`, body, key);
  if (terminal.json) terminal.line(answer.text.trimEnd());
  else {
    const { showPublished } = await import('../render/bulletin.ts');
    showPublished(answer.value, terminal);
  }
  return answer.value.id;
}

async function checkCode(session: Session, path: string, code: string): Promise<void> {
  const { terminal, ended } = session;
  await withClient(session, 'data', async (client) => {
    const answer = await client.get<CheckedBulletin>(`${path}/check`, { code });
    if (!answer.value.intact) ended(EXIT.refused);
    if (terminal.json) return terminal.line(answer.text.trimEnd());
    const { showCheck } = await import('../render/bulletin.ts');
    showCheck(answer.value, terminal);
  });
}
