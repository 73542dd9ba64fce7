import { readFile } from 'node:fs/promises';
import { Controller, Get, Inject, Param, Query, Res, UseInterceptors } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AuditRoom, PACK_ENTRIES_MAX, packOf } from '#audit';
import { type Ask, ExplainQuery, type Explanation, type Parameters, SchemeQuery } from '#journal';
import { PROBLEM } from '../commands/command-docs.ts';
import { Refused } from '../problems/problems.ts';
import { Desk } from '../queries/desk.ts';
import { PLAIN_ASK } from '../queries/parameters.ts';
import { AccessRecorder } from './access-recorder.ts';

const PAGE = 1000;
const VERIFIER = new URL('../../cli/verifier.mjs', import.meta.url);

/** Evidence packs: a figure with all that proves it, to be checked on a machine without Luodi. */
@ApiTags('审计 · Audit')
@UseInterceptors(AccessRecorder)
@Controller('audit/packs')
export class PacksController {
  private readonly desk: Desk;
  private readonly room: AuditRoom;

  constructor(@Inject(Desk) desk: Desk, @Inject(AuditRoom) room: AuditRoom) {
    this.desk = desk;
    this.room = room;
  }

  @Get(':of/:id')
  @ApiOperation({
    operationId: 'evidencePack',
    summary: '证据包 · An evidence pack',
    description:
      'A zip with the figure, its entries, a proof of every event, the scheme, the seals, a ' +
      'report to read and the verifier. The log is sealed first where an event is not sealed yet.',
  })
  @ApiParam({ name: 'of', enum: ['figures', 'rates'] })
  @ApiResponse({
    status: 200,
    description: '证据包 · The pack',
    content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiResponse({ status: 'default', ...PROBLEM })
  async pack(
    @Param('of') of: string,
    @Param('id') id: string,
    @Query() query: Parameters,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (of !== 'figures' && of !== 'rates') throw new Refused({ code: 'route-unknown', facts: {} });
    const ask = await this.desk.read(query, PLAIN_ASK);
    const explanation = await this.whole(of === 'figures' ? 'figure' : 'rate', id, ask);
    const addresses = explanation.terms.flatMap(({ entries }) =>
      entries.map(({ event }) => `${event.stream}@${event.revision}`),
    );
    const proofs = await this.room.proveAll(addresses);
    if ('code' in proofs) throw new Refused(proofs);
    const bytes = packOf({
      explanation,
      proofs,
      scheme: await this.desk.answer(new SchemeQuery(this.desk.asker, ask)),
      kept: await this.room.exported(),
      verifier: await readFile(VERIFIER, 'utf8'),
    });
    const name = encodeURIComponent(`${id}-${ask.asOf}.zip`);
    reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .send(Buffer.from(bytes));
  }

  /** An explanation with all its entries, page after page. */
  private async whole(of: 'figure' | 'rate', id: string, ask: Ask): Promise<Explanation> {
    const page = (offset: number) =>
      this.desk.answer<Explanation>(new ExplainQuery(this.desk.asker, of, id, ask, offset, PAGE));
    const first = await page(0);
    const most = Math.max(0, ...first.terms.map((term) => term.total));
    if (most > PACK_ENTRIES_MAX) {
      const facts = { entries: most, most: PACK_ENTRIES_MAX };
      throw new Refused({ code: 'pack-too-large', facts });
    }
    const pages = [first];
    for (let offset = PAGE; offset < most; offset += PAGE) pages.push(await page(offset));
    const terms = first.terms.map((term, index) => ({
      ...term,
      entries: pages.flatMap((one) => one.terms[index]?.entries ?? []),
    }));
    return { ...first, terms };
  }
}
