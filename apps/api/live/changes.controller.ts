import { Controller, Get, Inject, type OnModuleDestroy, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Journal, type Parameters, readAfter } from '#journal';
import { PROBLEM } from '../commands/command-docs.ts';
import { given, Refused } from '../problems/problems.ts';
import { CountedStore } from './counted-store.ts';
import { EventStream } from './event-stream.ts';

/** Missed events are counted up to here. */
const MISSED_MAX = 1000;

/** Live news of the books: which position they have reached, as Server-Sent Events. */
@ApiTags('实时 · Live')
@Controller('changes')
export class ChangesController implements OnModuleDestroy {
  private readonly journal: Journal;
  private readonly store: CountedStore;
  private readonly listeners = new Set<Listener>();

  constructor(@Inject(Journal) journal: Journal, @Inject(CountedStore) store: CountedStore) {
    this.journal = journal;
    this.store = store;
  }

  @Get()
  @ApiOperation({
    operationId: 'changes',
    summary: '账簿每次提交的推送 · Every commit of the books, pushed',
    description:
      'Each event `committed` carries `{position, events}`. The first one says where the books ' +
      'stand; with `after` or `Last-Event-ID` its `events` counts those missed since, up to 1000.',
  })
  @ApiQuery({ name: 'after', required: false, description: '从此位置之后 · After this position' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: '断点 · Where to resume' })
  @ApiResponse({
    status: 200,
    description: '事件流 · The stream of events',
    content: { 'text/event-stream': { schema: { type: 'string' } } },
  })
  @ApiResponse({ status: 'default', ...PROBLEM })
  async changes(
    @Query() query: Parameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const after = given(readAfter(query));
    // A position the books have not reached yet is waited for, as in every question.
    const behind = after === null ? null : await this.journal.reach(after);
    if (behind !== null) throw new Refused(behind);
    const { position } = this.journal.current();
    const missed = await this.missedSince(resumedFrom(request, position) ?? after ?? position);
    const listener = new Listener(this.journal, () => this.listeners.delete(listener));
    this.listeners.add(listener);
    listener.begin(missed, request.method, reply);
  }

  /** How many events the books took in since; positions have gaps, so events are counted. */
  private async missedSince(since: bigint): Promise<number> {
    for (;;) {
      const page = await this.store.readAll({ after: since, maxCount: MISSED_MAX });
      const { position } = this.journal.current();
      const last = page.at(-1)?.position ?? since;
      // What was committed while it was read would be told to nobody.
      if (last < position && page.length < MISSED_MAX && since < position) continue;
      return page.filter((event) => event.position <= position).length;
    }
  }

  /** A stop waits for answers to end, and these would not end by themselves. */
  onModuleDestroy(): void {
    for (const listener of this.listeners) listener.end();
  }
}

/** Where a browser that lost its connection takes up again, if that is a place in this log. */
function resumedFrom(request: FastifyRequest, position: bigint): bigint | null {
  const id = request.headers['last-event-id'];
  if (typeof id !== 'string' || !/^\d{1,19}$/.test(id)) return null;
  return BigInt(id) <= position ? BigInt(id) : null;
}

/**
 * One listener. It is told of every commit it can take; while it takes none, what it misses is
 * added up, so that a slow listener costs no memory and learns of all of it at once.
 */
class Listener {
  private readonly stream: EventStream;
  private readonly journal: Journal;
  private readonly begun: bigint;
  private missed = 0;

  constructor(journal: Journal, onEnd: () => void) {
    this.journal = journal;
    this.begun = journal.current().position;
    const live = journal.committed.subscribe({
      next: (batch) => this.tell(batch.filter((posted) => posted.position > this.begun).length),
      complete: () => this.end(),
    });
    this.stream = new EventStream(() => {
      live.unsubscribe();
      onEnd();
    });
    this.stream.onReady(() => this.missed > 0 && this.tell(0));
  }

  begin(missed: number, method: string, reply: FastifyReply): void {
    this.stream.answer(method, reply);
    if (method !== 'HEAD') this.tell(missed);
  }

  end(): void {
    this.stream.end();
  }

  private tell(events: number): void {
    this.missed += events;
    if (this.stream.isFull) return;
    const position = this.journal.current().position.toString();
    this.stream.tell('committed', { position, events: this.missed }, position);
    this.missed = 0;
  }
}
