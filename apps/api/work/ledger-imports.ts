import type { QueryBus } from '@nestjs/cqrs';
import { localAdministrator, WriteLoop } from '#commands';
import { shanghaiDay } from '#domain';
import { type EventStore, shadowOf } from '#event-store';
import { asOf, type CatalogueAnswer, CatalogueQuery, isRefusal, type Journal } from '#journal';
import { LedgerImport } from '#ledger';

/** What imports stand on. */
export interface ImportRooms {
  readonly store: EventStore;
  readonly journal: Journal;
  readonly loop: WriteLoop;
  readonly queries: QueryBus;
}

/** Imports into a log, with rehearsals that record nothing. */
export function ledgerImports({ store, journal, loop, queries }: ImportRooms): LedgerImport {
  const rehearsal = () => new WriteLoop({ store: shadowOf(store) });
  const units = async () => {
    // A unit registered a moment ago is known: the books are waited for.
    const behind = await journal.reach(await store.head(), 30_000);
    if (behind !== null) throw new Error(`the books are behind: ${JSON.stringify(behind.facts)}`);
    const ask = asOf(shanghaiDay(new Date().toISOString()));
    const answer: CatalogueAnswer = await queries.execute(
      new CatalogueQuery(localAdministrator, ask),
    );
    if (isRefusal(answer)) throw new Error('the register of units cannot be read');
    return answer.units;
  };
  return new LedgerImport(loop, rehearsal, units);
}
