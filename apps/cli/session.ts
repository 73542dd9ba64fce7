import type { ExitCode } from '../api/exit-codes.ts';
import type { Client } from './door/client.ts';
import { openClient, type Place } from './door/open.ts';
import type { Terminal } from './terminal.ts';

/** What every command is given: where to write, and which Luodi to ask. */
export interface Session {
  readonly terminal: Terminal;
  readonly place: Place;
  /** Says how the program ends where there is an answer and yet not all is well. */
  readonly ended: (code: ExitCode) => void;
}

/**
 * Does something with the Luodi asked for and closes it again. `needs` says whether there must be
 * data already, or whether the directory may be made.
 */
export async function withClient<T>(
  { place, terminal }: Session,
  needs: 'data' | 'directory',
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await openClient(place, terminal, needs);
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
