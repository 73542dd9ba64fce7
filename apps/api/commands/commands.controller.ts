import { applyDecorators, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, readCommand } from '#commands';
import { unsupported } from '../problems/problem.filter.ts';
import { refuse } from '../problems/problem-answer.ts';
import { documented } from './command-docs.ts';
import { envelopeOf } from './idempotency-key.ts';
import { ProjectIds } from './project-ids.ts';
import { COMMAND_ROUTES, type CommandRoute } from './route-table.ts';

type Fields = Record<string, unknown>;

/**
 * Every command over HTTP. They are all alike, so their methods are made from the table below the
 * class. Refusals are answered without being thrown: this is the door that must be cheap.
 */
@Controller()
export class CommandsController {
  private readonly bus: CommandBus;
  private readonly ids: ProjectIds;

  constructor(@Inject(CommandBus) bus: CommandBus, @Inject(ProjectIds) ids: ProjectIds) {
    this.bus = bus;
    this.ids = ids;
  }

  async take(
    { command, path }: CommandRoute,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const envelope = envelopeOf(request);
    if (envelope === null) {
      return refuse(request, reply, { code: 'idempotency-key-invalid', facts: {} });
    }
    const { body } = request;
    if (isUpload(body)) return refuse(request, reply, unsupported(request));
    let input: unknown = body;
    if (isObject(body)) {
      const address = addressOf(request.params as Readonly<Record<string, string>>);
      const twice = Object.keys(address).filter((field) => Object.hasOwn(body, field));
      if (twice.length > 0) {
        const fields = twice.map((field) => `${field}: stands in the path already`);
        return refuse(request, reply, { code: 'invalid-input', facts: { fields } });
      }
      input = path === 'projects' ? await this.withId(body) : { ...body, ...address };
    }
    const reading = readCommand(command, input, envelope);
    if (!reading.ok) return refuse(request, reply, reading.refusal);
    const answer: Answer = await this.bus.execute(reading.command);
    if (!answer.ok) return refuse(request, reply, answer.refusal);
    const { ok: _, ...recorded } = answer;
    if (path === 'projects') {
      const id = answer.streamId.slice('project-'.length);
      reply.header('location', `/projects/${encodeURIComponent(id)}`);
    }
    return reply
      .code(answer.repeated ? 200 : 201)
      .header('content-type', 'application/json; charset=utf-8')
      .send(JSON.stringify(recorded));
  }

  /** A project without a code gets its id here; faulty fields are left for the door to name. */
  private async withId(body: Fields): Promise<Fields> {
    const { projectId, unitId, name } = body;
    if (projectId !== undefined) return body;
    const isRead = isNamed(unitId) && isNamed(name);
    return { ...body, projectId: isRead ? await this.ids.idFor(unitId, name) : '-' };
  }
}

/** Short and whole enough to make an id of; whether it is a name is the door's to say. */
const isNamed = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= 200 && !/\p{Cs}/u.test(text);

const isObject = (body: unknown): body is Fields =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

/** Only imports read files: elsewhere such a body is left unread. */
const isUpload = (body: unknown) => isObject(body) && typeof body.pipe === 'function';

/** Path parameters as fields; a year that is no number is left for the door to name. */
function addressOf(parameters: Readonly<Record<string, string>>): Fields {
  const { year } = parameters;
  if (year === undefined) return parameters;
  return { ...parameters, year: /^\d{4}$/.test(year) ? Number(year) : year };
}

for (const route of COMMAND_ROUTES) {
  const { prototype } = CommandsController;
  const name = route.command.charAt(0).toLowerCase() + route.command.slice(1);
  const value = function (this: CommandsController, request: FastifyRequest, reply: FastifyReply) {
    return this.take(route, request, reply);
  };
  Object.defineProperty(prototype, name, { value, configurable: true });
  Req()(prototype, name, 0);
  Res()(prototype, name, 1);
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
  applyDecorators(Post(route.path), documented(route))(prototype, name, descriptor);
}
