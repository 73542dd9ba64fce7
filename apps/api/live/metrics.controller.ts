import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Journal, type JournalState } from '#journal';
import type { LogStatus } from '../log-store.ts';
import { CountedStore } from './counted-store.ts';
import { type AskLogStatus, LOG_STATUS } from './log-status.ts';

/** The text format of Prometheus, version 0.0.4. */
const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8';

/** Numbers for whoever watches many processes; nothing in them names a person or a project. */
@ApiTags('健康 · Health')
@Controller('metrics')
export class MetricsController {
  private readonly journal: Journal;
  private readonly store: CountedStore;
  private readonly status: AskLogStatus;

  constructor(
    @Inject(Journal) journal: Journal,
    @Inject(CountedStore) store: CountedStore,
    @Inject(LOG_STATUS) status: AskLogStatus,
  ) {
    this.journal = journal;
    this.store = store;
    this.status = status;
  }

  @Get()
  @Header('content-type', TEXT_FORMAT)
  @ApiOperation({ operationId: 'metrics', summary: '指标（Prometheus 文本） · As Prometheus text' })
  @ApiResponse({
    status: 200,
    description: '文本 · Text',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  async metrics(): Promise<string> {
    const samples = [
      ...ofAppends(this.store),
      ...ofBooks(await this.journal.state()),
      ...ofLog(this.status()),
    ];
    return samples.map(textOf).join('');
  }
}

type Kind = 'counter' | 'gauge';

/** One metric: its values by label, or its one value under no label. */
interface Sample {
  readonly name: string;
  readonly kind: Kind;
  readonly help: string;
  readonly values: ReadonlyMap<string, number | bigint>;
}

function sample(kind: Kind, name: string, help: string, value: number | bigint): Sample {
  return { name, kind, help, values: new Map([['', value]]) };
}

/** 1 for the state something is in, 0 for the others, so that a state can be counted over time. */
function states(name: string, help: string, all: readonly string[], now: string): Sample {
  const values = new Map(all.map((state) => [`{state="${state}"}`, state === now ? 1 : 0]));
  return { name, kind: 'gauge', help, values };
}

function textOf({ name, kind, help, values }: Sample): string {
  const lines = [...values].map(([label, value]) => `luodi_${name}${label} ${value}\n`);
  return `# HELP luodi_${name} ${help}\n# TYPE luodi_${name} ${kind}\n${lines.join('')}`;
}

function ofAppends({ appends, events }: CountedStore): Sample[] {
  const values = new Map(Object.entries(appends).map(([key, n]) => [`{outcome="${key}"}`, n]));
  const help = 'Appends of this process by outcome.';
  return [
    { name: 'appends_total', kind: 'counter', help, values },
    sample('counter', 'events_recorded_total', 'Events this process recorded.', events),
  ];
}

function ofBooks(state: JournalState): Sample[] {
  const { position, lag, running, restarts, quarantined } = state;
  return [
    sample('gauge', 'books_position', 'Position of the log the books hold.', position),
    sample('gauge', 'books_lag', 'Positions of the log the books do not hold yet.', lag),
    sample('gauge', 'books_following', '1 while the books follow the log.', running ? 1 : 0),
    sample('counter', 'books_restarts_total', 'Times following was taken up again.', restarts),
    sample('gauge', 'books_quarantined', 'Events put aside as unreadable.', quarantined),
  ];
}

const LINK_STATES = ['live', 'catching-up', 'dropped', 'closed'];
const MIRROR_STATES = ['live', 'catching-up', 'failing', 'closed'];

function ofLog({ link, mirror }: LogStatus): Sample[] {
  const ofLink = link && [
    states('link_state', 'State of the link to the cluster.', LINK_STATES, link.state),
    sample('gauge', 'link_lag', 'Positions the slowest follower lacks.', link.lag),
    sample('counter', 'link_restarts_total', 'Times a follower resumed.', link.restarts),
    sample('counter', 'link_reconnects_total', 'Connections made anew.', link.reconnects),
  ];
  const ofMirror = mirror && [
    states('mirror_state', 'State of the local mirror.', MIRROR_STATES, mirror.state),
    sample('gauge', 'mirror_position', 'Position the mirror holds.', mirror.position),
    sample('gauge', 'mirror_lag', 'Positions the mirror lacks.', mirror.lag),
    sample('counter', 'mirror_restarts_total', 'Times reading resumed.', mirror.restarts),
    sample('counter', 'mirror_disagreements_total', 'Times it was wrong.', mirror.disagreements),
  ];
  return [...(ofLink ?? []), ...(ofMirror ?? [])];
}
