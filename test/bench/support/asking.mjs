import { NestFactory } from '@nestjs/core';
import { QueryBus } from '@nestjs/cqrs';
import { asOf, CatalogueQuery, FigureQuery, JournalModule } from '#journal';
import { dayText, LAST_DAY, reportInstant } from './days.mjs';
import { UNITS } from './words.mjs';

const asker = { id: 'bench', roles: ['administrator'], unitScope: null };

const SCOPES = [
  {},
  {},
  {},
  { assessed: true },
  { terminated: 'out' },
  { kinds: ['formal', 'framework'] },
  { minimumFen: '10000000000' },
];

/** Opens the read path as the programs do, and asks it over its own bus. */
export async function openDesk(journal, store) {
  const module = JournalModule.of(journal, store);
  const application = await NestFactory.createApplicationContext(module, { logger: false });
  const bus = application.get(QueryBus);
  const catalogue = await bus.execute(new CatalogueQuery(asker, asOf('2025-12-31')));
  const ids = [
    ...catalogue.figures.map(({ id }) => ['figure', id]),
    ...catalogue.rates.map(({ id }) => ['rate', id]),
  ];
  const ask = async (of, id, how) => {
    const answer = await bus.execute(new FigureQuery(asker, of, id, how, null));
    if (!('printed' in answer)) throw new Error(`${id} was refused: ${answer.code}`);
    return answer;
  };
  return { ids, ask, close: () => application.close() };
}

/** A question as somebody might have: any day, any time of knowing, any unit, any scope. */
export function anyAsk(random) {
  // By the log's own clock nobody was registered yet at those times, so no unit is asked for.
  const reported = random.chance(85);
  return asOf(dayText(random.between(700, LAST_DAY)), {
    knownAt: random.chance(50) ? reportInstant(random.between(700, LAST_DAY)) : null,
    basis: reported ? 'reported' : 'recorded',
    unit: reported && random.chance(45) ? random.from(UNITS) : null,
    scope: random.from(SCOPES),
    cohort: random.chance(15) ? random.between(2017, 2025) : null,
  });
}
