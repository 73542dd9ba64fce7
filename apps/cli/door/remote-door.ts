import { failures } from '../failure.ts';
import { type ApiReply, type ApiRequest, type Door, target } from './door.ts';

/** A Luodi that runs as a server. */
export class RemoteDoor implements Door {
  private readonly base: string;

  constructor(url: string) {
    this.base = url.replace(/\/+$/, '');
  }

  async ask(request: ApiRequest): Promise<ApiReply> {
    const { method, headers = {}, body } = request;
    try {
      const response = await fetch(this.base + target(request), {
        method,
        headers,
        redirect: 'error',
        ...(body && { body: new Uint8Array(body) }),
      });
      const header = (name: string) => response.headers.get(name);
      return { status: response.status, header, body: chunksOf(response, this.base) };
    } catch (error) {
      throw failures.unreachable(this.base, reasonOf(error));
    }
  }

  async close(): Promise<void> {}
}

async function* chunksOf({ body }: Response, base: string): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  try {
    for await (const chunk of body) yield chunk;
  } catch (error) {
    throw failures.unreachable(base, reasonOf(error));
  }
}

/** fetch says only "fetch failed"; what happened stands in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? cause.name);
}
