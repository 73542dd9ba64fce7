import { randomUUID } from 'node:crypto';
import type { Position } from '../port.ts';
import type { PreparedAppend } from '../prepared-append.ts';
import { StoreError } from '../store-error.ts';
import type { Connection } from './connection.ts';
import { faultOf } from './faults.ts';
import { streamRead } from './requests.ts';
import { inTime } from './waiting.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const FORMAT = 1;

/** The identity of a log, and where it stands: no event of the log is before it. */
export interface Identity {
  readonly identity: string;
  readonly position: Position;
}

/**
 * The identity of the log under a prefix, made with the first store that opens it. Of several that
 * try at once the stream lets one through, and the others read what that one wrote. Rejects with
 * `log-missing` where there is none and none is to be made.
 */
export async function identityOf(connection: Connection, create: boolean): Promise<Identity> {
  const there = await readIdentity(connection);
  if (there !== null) return there;
  if (!create) {
    const { address, prefix } = connection.settings;
    throw new StoreError('log-missing', `there is no log under "${prefix}" at ${address}`);
  }
  await writeIdentity(connection);
  const made = await readIdentity(connection);
  if (made !== null) return made;
  throw new StoreError(
    'log-unreadable',
    `${connection.naming.identityStream} was written and is not there`,
  );
}

async function readIdentity(connection: Connection): Promise<Identity | null> {
  const stream = connection.naming.identityStream;
  const { events } = await connection.read(streamRead(stream, 0, false, 1));
  const [first] = events;
  if (first === undefined) return null;
  const { identity, format } = first.event.data;
  if (typeof identity !== 'string' || !UUID.test(identity) || typeof format !== 'number') {
    const why = `${stream} on the server was written by something else: choose another prefix`;
    throw new StoreError('not-a-luodi-log', why);
  }
  if (format > FORMAT) {
    const why = `${stream} has format ${format}, this version reads up to ${FORMAT}: update first`;
    throw new StoreError('log-too-new', why);
  }
  return { identity, position: first.event.position };
}

/** Whatever comes of it, reading says who was first. */
async function writeIdentity(connection: Connection): Promise<void> {
  const append: PreparedAppend = {
    streamId: connection.naming.identityStream,
    expected: 'no-stream',
    events: [
      {
        id: randomUUID(),
        type: 'LogCreated',
        data: JSON.stringify({ identity: randomUUID(), format: FORMAT }),
        metadata: '{}',
      },
    ],
    textLength: 0,
  };
  const { deadlineMs } = connection.settings;
  try {
    const line = await connection.line();
    await inTime(
      line.send(connection.naming.identityStream, append),
      deadlineMs,
      'creating the log',
    );
  } catch (error) {
    throw connection.storeErrorOf(faultOf(error));
  }
}
