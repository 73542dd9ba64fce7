import { Controller, Get, Inject, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type BulletinPeriod,
  codeOf,
  docxOf,
  htmlOf,
  htmlPolicy,
  layOut,
  readPeriod,
  xlsxOf,
} from '#bulletin';
import { type Day, shanghaiDay } from '#domain';
import type { Parameters } from '#journal';
import { envelopeOf } from '../commands/idempotency-key.ts';
import { languageOf } from '../problems/language.ts';
import { unsupported } from '../problems/problem.filter.ts';
import { given, Refused } from '../problems/problems.ts';
import { Desk } from '../queries/desk.ts';
import { type Bulletin, BulletinDesk, type Publication, type Request } from './bulletin-desk.ts';
import { bulletinRoute, MEDIA, publishRoute } from './bulletin-docs.ts';
import {
  askedTimes,
  BULLETIN_ASK,
  type BulletinParameters,
  type Format,
  readBulletinParameters,
} from './bulletin-parameters.ts';

const COMPOSED = ['asOf', 'knownAt', 'basis', 'unit', 'office', 'number'] as const;
const PRINTS = [...COMPOSED, 'after', 'format', 'language', 'published'] as const;

/** 通报: composed from the books, published, printed again, and checked by their code. */
@Controller('bulletins')
export class BulletinsController {
  private readonly desk: Desk;
  private readonly bulletins: BulletinDesk;

  constructor(@Inject(Desk) desk: Desk, @Inject(BulletinDesk) bulletins: BulletinDesk) {
    this.desk = desk;
    this.bulletins = bulletins;
  }

  @Get()
  @bulletinRoute(
    'bulletins',
    '已发布的通报 · The bulletins published of a year',
    ['year', 'unit'],
    {
      ofPeriod: false,
    },
  )
  async list(@Query() query: Parameters): Promise<object> {
    const { value, rest } = read(query, ['year']);
    const ask = await this.desk.read(rest, BULLETIN_ASK);
    return this.bulletins.list(value.year ?? yearNow(), ask);
  }

  @Get(':period')
  @bulletinRoute('bulletin', '一期通报 · One bulletin, composed or printed again', PRINTS, {
    ofPeriod: true,
    prints: true,
  })
  async bulletin(
    @Param('period') id: string,
    @Query() query: Parameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const period = periodOf(id);
    const { value, rest } = read(query, ['format', 'language', 'published', 'office', 'number']);
    const asked = await this.asked(period, rest, value);
    const { published, format } = value;
    const bulletin =
      published === null
        ? await this.bulletins.compose(asked)
        : await this.bulletins.published(asked, published);
    const language = value.language ?? languageOf(request.headers['accept-language']);
    await answer(request, reply, bulletin, format, language);
  }

  @Get(':period/check')
  @bulletinRoute('checkBulletin', '核对校验码 · Check a verification code', ['code'], {
    ofPeriod: true,
  })
  async check(@Param('period') id: string, @Query() query: Parameters): Promise<object> {
    const period = periodOf(id);
    const { value, rest } = read(query, ['code']);
    const ask = await this.desk.read(rest, BULLETIN_ASK);
    if (value.code === null) {
      const fields = ['code: must be given'];
      throw new Refused({ code: 'invalid-query', facts: { fields } });
    }
    return this.bulletins.check(period, ask, value.code);
  }

  @Post(':period/publish')
  @publishRoute('publishBulletin', '发布一期通报 · Compose a bulletin and publish it', [
    ...COMPOSED,
    'replaces',
  ])
  async publish(
    @Param('period') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const period = periodOf(id);
    const envelope = envelopeOf(request);
    if (envelope === null) throw new Refused({ code: 'idempotency-key-invalid', facts: {} });
    const { value, rest } = read(bodyOf(request), ['office', 'number', 'replaces']);
    const asked = await this.asked(period, rest, value);
    const publication: Publication = await this.bulletins.publish(asked, value.replaces, envelope);
    reply
      .code(publication.repeated ? 200 : 201)
      .header('location', `/bulletins/${period.id}?published=${publication.id}`)
      .header('content-type', MEDIA.json)
      .send(JSON.stringify(publication));
  }

  private async asked(
    period: BulletinPeriod,
    given: Parameters,
    { office, number }: BulletinParameters,
  ): Promise<Request> {
    const ask = await this.desk.read(given, BULLETIN_ASK);
    return { period, ask, times: askedTimes(ask, given), more: { office, number } };
  }
}

function read(query: Parameters, takes: readonly (keyof BulletinParameters)[]) {
  const reading = readBulletinParameters(query, takes);
  return { value: given(reading), rest: reading.ok ? reading.rest : {} };
}

function periodOf(id: string): BulletinPeriod {
  const period = readPeriod(id);
  if (period === null) throw new Refused({ code: 'period-invalid', facts: { period: id } });
  return period;
}

/** The members of a body are read as parameters are; no body says nothing. */
function bodyOf(request: FastifyRequest): Parameters {
  const { body } = request;
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new Refused({ code: 'invalid-input', facts: { fields: [': must be a JSON object'] } });
  }
  if ('pipe' in body && typeof body.pipe === 'function') throw new Refused(unsupported(request));
  return body as Parameters;
}

const yearNow = (): number => Number(dayNow().slice(0, 4));
const dayNow = (): Day => shanghaiDay(new Date().toISOString());

/** Sends a bulletin in its format; one the client holds already is not rendered again. */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  bulletin: Bulletin,
  format: Format,
  language: 'zh' | 'en',
): Promise<void> {
  const { content, hash } = bulletin;
  const tag = format === 'json' ? `"${hash}"` : `"${hash}.${language}"`;
  reply.header('etag', tag).header('vary', 'accept-language');
  if (request.headers['if-none-match'] === tag) {
    reply.code(304).send();
    return;
  }
  reply.header('content-type', MEDIA[format]);
  if (format === 'json') {
    reply.send(JSON.stringify(jsonOf(bulletin)));
    return;
  }
  const page = layOut(content, hash, language);
  const shown = format === 'html' ? 'inline' : 'attachment';
  reply
    .header('content-language', language)
    .header('content-disposition', disposition(shown, page.title, content.period.id, format));
  if (format === 'docx') reply.send(await docxOf(page, content.knownAt));
  else if (format === 'xlsx') reply.send(xlsxOf(page));
  else reply.header('content-security-policy', htmlPolicy(page)).send(htmlOf(page));
}

function jsonOf({ content, hash, published }: Bulletin): object {
  const { id = null, on = null, replacedBy = null } = published ?? {};
  return { hash, code: codeOf(hash), published: published && { id, on, replacedBy }, content };
}

/** The file's name as RFC 6266 has it: plain for old clients, in full for the others. */
function disposition(shown: string, title: string, period: string, format: Format): string {
  const name = title.replace(/[/\\:*?"<>|]/g, ' ');
  const full = encodeURIComponent(`${name}.${format}`).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${shown}; filename="bulletin-${period}.${format}"; filename*=UTF-8''${full}`;
}
