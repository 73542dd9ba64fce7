import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { COMMAND_ROUTES, type CommandRoute } from '../../api/commands/route-table.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { type Session, withClient } from '../session.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the API answers a command with. */
interface Recorded {
  readonly streamId: string;
  readonly revision: number;
  readonly position: string;
  readonly repeated: boolean;
}

/**
 * `luodi do COMMAND`: any command of the engine, its fields as one JSON object; those its route
 * names (`projectId`, `year` …) stand among the others.
 */
export async function runCommand(
  session: Session,
  command: string,
  options: { readonly jsonInput: string; readonly key?: string },
): Promise<void> {
  const route = routeOf(command);
  const { path, body } = addressed(route, await inputFrom(options.jsonInput));
  const { terminal } = session;
  await withClient(session, 'directory', async (client) => {
    const key = options.key ?? randomUUID();
    const answer = await client.postJson<Recorded>(path, JSON.stringify(body), key);
    if (terminal.json) return terminal.line(answer.text.trimEnd());
    const { streamId, revision, position, repeated } = answer.value;
    const place = `#${position} ${streamId}@${revision}`;
    const told = repeated
      ? words(`此前已记录：${place}`, `Recorded before: ${place}`)
      : words(`已记录：${place}`, `Recorded: ${place}`);
    terminal.line(terminal.say(told));
  });
}

function routeOf(command: string): CommandRoute {
  const plain = (name: string) => name.toLowerCase().replaceAll('-', '');
  const found = COMMAND_ROUTES.find((route) => plain(route.command) === plain(command));
  if (found !== undefined) return found;
  const all = COMMAND_ROUTES.map((route) => route.command).join(', ');
  const title = words(`没有命令“${command}”`, `There is no command "${command}"`);
  throw failures.usage(title, words(`可用：${all}`, `There are: ${all}`));
}

async function inputFrom(file: string): Promise<Fields> {
  const reading = file === '-' ? text(process.stdin) : readFile(file, 'utf8');
  const given = await reading.catch((error: NodeJS.ErrnoException) => {
    throw failures.file(file, error, 'read');
  });
  try {
    const value: unknown = JSON.parse(given);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Fields;
    }
  } catch {
    // Said below, as for any other text that is no object.
  }
  throw failures.usage(words('内容须为一个 JSON 对象', 'The content must be one JSON object'));
}

/** The route's path with its parameters taken from the fields, and the fields that are left. */
function addressed({ path }: CommandRoute, fields: Fields): { path: string; body: Fields } {
  const body: Record<string, unknown> = { ...fields };
  const parts = path.split('/').map((part) => {
    if (!part.startsWith(':')) return part;
    const name = part.slice(1);
    const value = body[name];
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw failures.usage(words(`内容缺少字段 ${name}`, `The content lacks the field ${name}`));
    }
    delete body[name];
    return encodeURIComponent(String(value));
  });
  return { path: `/${parts.join('/')}`, body };
}
