import 'reflect-metadata';
import { type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { QueryHandler } from '@nestjs/cqrs';
import { CommandsModule } from '#commands';
import { openMemoryStore } from '#event-store';
import { IN_MEMORY, Journal, JournalModule, ReportQuery } from '#journal';
import { checkHandlers } from './one-handler-each.ts';

@QueryHandler(ReportQuery)
class SecondReport {
  execute(): Promise<null> {
    return Promise.resolve(null);
  }
}

@Module({ providers: [SecondReport] })
class Offender {}

/** What the check says of some rooms, or null where it is content. */
async function verdict(withQueries: boolean, offender: boolean): Promise<string | null> {
  const store = openMemoryStore();
  const journal = await Journal.open({ store, directory: IN_MEMORY });
  let app: INestApplicationContext | null = null;
  try {
    const queries = withQueries ? [JournalModule.of(journal, store)] : [];
    const imports = [
      CommandsModule.forStore({ store }),
      ...queries,
      ...(offender ? [Offender] : []),
    ];
    const all = { module: class All {}, imports };
    app = await NestFactory.createApplicationContext(all, { logger: false });
    checkHandlers(app);
    return null;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await app?.close();
    await journal.close();
    await store.close();
  }
}

test('one handler each is what there is', async () => {
  expect(await verdict(true, false)).toBeNull();
});

test('a second handler of one query is found', async () => {
  expect(await verdict(true, true)).toMatch(/ReportQuery: ReportHandler, SecondReport$/);
});

test('queries without a handler are found', async () => {
  expect(await verdict(false, false)).toMatch(/FigureQuery: no handler; .*ReportQuery: no handler/);
});
