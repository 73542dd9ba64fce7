import { Controller, Get, Inject, type OnModuleDestroy, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observer, throttleTime } from 'rxjs';
import {
  type Alert,
  type AlertsAnswer,
  AlertsQuery,
  type Ask,
  Journal,
  type Parameters,
  readSince,
} from '#journal';
import { given } from '../problems/problems.ts';
import { Desk } from '../queries/desk.ts';
import { PLAIN_ASK, streamed } from '../queries/parameters.ts';
import { EventStream } from './event-stream.ts';

/** Alerts are worked out anew at most this often, however fast facts come in. */
const PAUSE_MS = 1000;

const SINCE_ASK = [...PLAIN_ASK, 'since'] as const;

/** What newly turned yellow or red, got off zero or fell behind: pushed as facts come in. */
@Controller('tracking/alerts/live')
export class AlertsController implements OnModuleDestroy {
  private readonly desk: Desk;
  private readonly journal: Journal;
  private readonly watches = new Set<Watch>();

  constructor(@Inject(Desk) desk: Desk, @Inject(Journal) journal: Journal) {
    this.desk = desk;
    this.journal = journal;
  }

  @Get()
  @streamed(
    'liveAlerts',
    '提醒的推送 · Alerts, pushed',
    'Each event `alert` carries one alert as `/tracking/alerts` answers them. Those that hold ' +
      'when the stream opens come first; one that no longer holds is told as `settled`.',
    SINCE_ASK,
  )
  async live(
    @Query() query: Parameters,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const since = given(readSince(query));
    const ask = await this.desk.read(query, SINCE_ASK);
    const now = (day: string): Promise<AlertsAnswer> =>
      this.desk.answer(new AlertsQuery(this.desk.asker, { ...ask, asOf: day }, since));
    // A refusal is answered as one: only a question that has an answer becomes a stream.
    const first = await now(ask.asOf);
    const today = async () => now(query.asOf === undefined ? (await this.today()).asOf : ask.asOf);
    const watch = new Watch(this.journal, today, () => this.watches.delete(watch));
    this.watches.add(watch);
    watch.begin(first, request.method, reply);
  }

  /** A stop waits for answers to end, and these would not end by themselves. */
  onModuleDestroy(): void {
    for (const watch of this.watches) watch.end();
  }

  private today(): Promise<Ask> {
    return this.desk.read({}, PLAIN_ASK);
  }
}

/** One listener: told of each alert once, and when it no longer holds. */
class Watch {
  private readonly stream: EventStream;
  private readonly alerts: () => Promise<AlertsAnswer>;
  private told = new Map<string, Alert>();
  private asking = false;

  constructor(journal: Journal, alerts: () => Promise<AlertsAnswer>, onEnd: () => void) {
    this.alerts = alerts;
    const after: Partial<Observer<unknown>> = {
      next: () => void this.look(),
      complete: () => this.end(),
    };
    const paced = throttleTime(PAUSE_MS, undefined, { leading: true, trailing: true });
    const live = journal.committed.pipe(paced).subscribe(after);
    this.stream = new EventStream(() => {
      live.unsubscribe();
      onEnd();
    });
    this.stream.onReady(() => void this.look());
  }

  begin(first: AlertsAnswer, method: string, reply: FastifyReply): void {
    this.stream.answer(method, reply);
    if (method !== 'HEAD') this.tell(first);
  }

  end(): void {
    this.stream.end();
  }

  private async look(): Promise<void> {
    if (this.stream.isFull || this.asking) return;
    this.asking = true;
    try {
      this.tell(await this.alerts());
    } catch {
      // Books being made anew answer again after the next commit; a listener is not cut off.
    } finally {
      this.asking = false;
    }
  }

  private tell({ alerts }: AlertsAnswer): void {
    if (this.stream.isFull) return;
    const held = new Map(alerts.map((alert) => [keyOf(alert), alert]));
    for (const [key, alert] of held) if (!this.told.has(key)) this.stream.tell('alert', alert);
    for (const [key, alert] of this.told) if (!held.has(key)) this.stream.tell('settled', alert);
    this.told = held;
  }
}

const keyOf = ({ kind, unit, about, project }: Alert) =>
  [kind, unit.id, about, project?.id ?? ''].join('\0');
