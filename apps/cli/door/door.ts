/** One request to the HTTP API, wherever that API runs. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Query parameters; those without a value are left out. */
export type Query = Readonly<Record<string, string | undefined>>;

/** What the API answers: a status, its headers, and a body that may come bit by bit. */
export interface ApiReply {
  readonly status: number;
  /** By its name in lower case; null where there is none. */
  header(name: string): string | null;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * The way into a Luodi: the same routes, either over the network or through a data directory
 * opened in this process.
 */
export interface Door {
  ask(request: ApiRequest): Promise<ApiReply>;
  close(): Promise<void>;
}

/** The path and query of a request as one text. */
export function target({ path, query = {} }: ApiRequest): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]);
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
