import type { Luodi } from '../../api/luodi.ts';
import { type ApiReply, type ApiRequest, type Door, target } from './door.ts';

/** A data directory opened in this process: the API's routes are called without a network. */
export class LocalDoor implements Door {
  readonly luodi: Luodi;

  constructor(luodi: Luodi) {
    this.luodi = luodi;
  }

  async ask(request: ApiRequest): Promise<ApiReply> {
    const { method, headers = {}, body } = request;
    const reply = await this.luodi.app.inject({
      method,
      url: target(request),
      headers: { ...headers },
      payloadAsStream: true,
      ...(body && { payload: Buffer.from(body) }),
    });
    return { status: reply.statusCode, body: reply.stream() };
  }

  close(): Promise<void> {
    return this.luodi.close();
  }
}
