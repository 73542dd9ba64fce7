import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Journal, type JournalState } from '#journal';
import { PROBLEM } from '../commands/command-docs.ts';
import type { LogStatus } from '../log-store.ts';
import { refuse } from '../problems/problem-answer.ts';
import { type AskLogStatus, LOG_STATUS, statusJson } from './log-status.ts';

/** How long the books may go without what the log already held. */
const LAG_MS = 10_000;

const json = { 'application/json': { schema: { type: 'object' } } } as const;

/** For whoever watches over the process: is it alive, and are its figures up to date. */
@ApiTags('健康 · Health')
@Controller('health')
export class HealthController {
  private readonly journal: Journal;
  private readonly status: AskLogStatus;
  /** A head of the log the books have not been seen to reach, and when it was seen. */
  private awaited: { readonly head: bigint; readonly atMs: number } | null = null;

  constructor(@Inject(Journal) journal: Journal, @Inject(LOG_STATUS) status: AskLogStatus) {
    this.journal = journal;
    this.status = status;
  }

  @Get('live')
  @ApiOperation({ operationId: 'live', summary: '进程在运行 · The process runs' })
  @ApiResponse({ status: 200, description: '在运行 · It does', content: json })
  live(): object {
    return { live: true };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'ready', summary: '账簿跟得上日志 · The books keep up' })
  @ApiResponse({ status: 200, description: '就绪 · Ready', content: json })
  @ApiResponse({ status: 503, ...PROBLEM })
  async ready(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const books = await this.journal.state();
    const status = this.status();
    const state = withMirror(books, status);
    const told = {
      ...state,
      position: state.position.toString(),
      head: state.head.toString(),
      lag: state.lag.toString(),
      ...statusJson(status),
    };
    const reason = this.notReady(state) ?? cutOff(status);
    if (reason === null) reply.send({ ready: true, ...told });
    else refuse(request, reply, { code: 'not-ready', facts: { reason } }, told);
  }

  private notReady({ running, lastError, position, head }: JournalState): string | null {
    if (!running) return `the books do not follow the log${lastError ? ` (${lastError})` : ''}`;
    const now = performance.now();
    if (this.awaited === null || position >= this.awaited.head) {
      this.awaited = position < head ? { head, atMs: now } : null;
      return null;
    }
    const waitedMs = Math.round(now - this.awaited.atMs);
    if (waitedMs < LAG_MS) return null;
    return `${head - position} positions behind; ${this.awaited.head} awaited for ${waitedMs} ms`;
  }
}

/** Books end where their mirror does; the head of the log is where the cluster's is known to be. */
function withMirror(state: JournalState, { mirror }: LogStatus): JournalState {
  const known = mirror === null ? 0n : mirror.position + mirror.lag;
  if (known <= state.head) return state;
  return { ...state, head: known, lag: known - state.position };
}

/** A node that has lost its cluster answers with what it has, but cannot say how old that is. */
function cutOff({ link }: LogStatus): string | null {
  if (link === null || link.state !== 'dropped' || link.sinceMs < LAG_MS) return null;
  const why = link.lastError === null ? '' : ` (${link.lastError})`;
  return `no link to the cluster for ${link.sinceMs} ms${why}`;
}
