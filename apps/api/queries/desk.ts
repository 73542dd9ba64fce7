import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { localAdministrator } from '#commands';
import {
  type Ask,
  isRefusal,
  Journal,
  type Parameters,
  type Refusal,
  readAfter,
  readAsk,
} from '#journal';
import { given, Refused } from '../problems/problems.ts';
import type { ParameterName } from './parameters.ts';

/** Where questions are read and put: parameters in, an answer or a refusal out. */
@Injectable()
export class Desk {
  private readonly bus: QueryBus;
  private readonly journal: Journal;

  constructor(@Inject(QueryBus) bus: QueryBus, @Inject(Journal) journal: Journal) {
    this.bus = bus;
    this.journal = journal;
  }

  /** Who asks. The embedded deployment has one local administrator; accounts will answer here. */
  readonly asker = localAdministrator;

  /** Reads what every question shares, and waits for the books where it asks for that. */
  async read(parameters: Parameters, names: readonly ParameterName[]): Promise<Ask> {
    // A misspelt parameter that is passed over would give another figure than the one asked for.
    const strange = Object.keys(parameters).filter((name) => !names.some((n) => n === name));
    if (strange.length > 0) {
      const fields = strange.map((name) => `${name.slice(0, 50)}: no such parameter here`);
      throw new Refused({ code: 'invalid-query', facts: { fields } });
    }
    const ask = given(readAsk(parameters, new Date().toISOString()));
    const after = given(readAfter(parameters));
    const behind = after === null ? null : await this.journal.reach(after);
    if (behind !== null) throw new Refused(behind);
    return ask;
  }

  /** The answer to a question. */
  async answer<T extends object>(query: object): Promise<T> {
    const answered = await this.bus.execute<object, T | Refusal>(query);
    if (isRefusal(answered)) throw new Refused(answered);
    return answered as T;
  }
}
