import { Failure, failureOf, failures, type Problem } from '../failure.ts';
import type { Language } from '../language.ts';
import type { ApiReply, ApiRequest, Door, Query } from './door.ts';

/** An answer of the API: as it came, and read. */
export interface Answer<T> {
  readonly text: string;
  readonly value: T;
}

/** A file the API made: its bytes, what it is called, and its entity tag. */
export interface ApiFile {
  readonly bytes: Uint8Array;
  readonly name: string | null;
  readonly tag: string | null;
}

/** Speaks the HTTP API through a door; a problem comes out as a {@link Failure}. */
export class Client {
  readonly door: Door;
  private readonly language: Language;
  /** What stands behind the door, for messages. */
  private readonly place: string;

  constructor(door: Door, language: Language, place: string) {
    this.door = door;
    this.language = language;
    this.place = place;
  }

  async get<T>(path: string, query: Query = {}): Promise<Answer<T>> {
    const reply = await this.send({ method: 'GET', path, query }, 'application/json');
    return this.read<T>(reply);
  }

  async getFile(path: string, query: Query = {}): Promise<ApiFile> {
    const reply = await this.send({ method: 'GET', path, query }, '*/*');
    const chunks: Uint8Array[] = [];
    for await (const chunk of reply.body) chunks.push(chunk);
    return { bytes: Buffer.concat(chunks), name: nameOf(reply), tag: reply.header('etag') };
  }

  async postJson<T>(path: string, body: string, key: string): Promise<Answer<T>> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    const sent = new TextEncoder().encode(body);
    const request = { method: 'POST', path, headers, body: sent } as const;
    return this.read<T>(await this.send(request, 'application/json'));
  }

  /** A long request: what it tells line by line (NDJSON), while it works. */
  async *lines<T>(request: Omit<ApiRequest, 'method'>): AsyncGenerator<T> {
    const reply = await this.send({ method: 'POST', ...request }, 'application/x-ndjson');
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of reply.body) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      for (const part of parts) if (part.trim() !== '') yield this.parseLine<T>(part);
    }
    if (rest.trim() !== '') yield this.parseLine<T>(rest);
  }

  close(): Promise<void> {
    return this.door.close();
  }

  private async send(request: ApiRequest, accept: string): Promise<ApiReply> {
    const headers = { accept, 'accept-language': this.language, ...request.headers };
    const reply = await this.door.ask({ ...request, headers });
    if (reply.status < 400) return reply;
    const problem = this.parse<Partial<Problem> | null>(await textOf(reply));
    if (typeof problem?.code !== 'string') throw failures.foreignAnswer(this.place);
    throw failureOf(problem as Problem);
  }

  private async read<T>(reply: ApiReply): Promise<Answer<T>> {
    const text = await textOf(reply);
    return { text, value: this.parse<T>(text) };
  }

  private parse<T>(text: string): T {
    try {
      return JSON.parse(text) as T;
    } catch {
      throw failures.foreignAnswer(this.place);
    }
  }

  /** A long request that fails half-way has its status behind it: the problem comes as a line. */
  private parseLine<T>(text: string): T {
    const value = this.parse<T & { readonly problem?: Problem }>(text);
    if (value.problem !== undefined) throw failureOf(value.problem);
    return value;
  }
}

/** The file name of RFC 6266, in full. */
function nameOf(reply: ApiReply): string | null {
  const found = /filename\*=UTF-8''([^;]+)/.exec(reply.header('content-disposition') ?? '');
  return found?.[1] === undefined ? null : decodeURIComponent(found[1]);
}

async function textOf({ body }: ApiReply): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** True where the API refused with this code. */
export function isProblem(error: unknown, code: string): error is Failure {
  return error instanceof Failure && error.problem?.code === code;
}
