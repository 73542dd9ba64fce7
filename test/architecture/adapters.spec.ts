import { filesUnder, readText } from '../support/tree.ts';
import { adapterNames, adaptersChosen, COMPOSITION_ROOT } from './adapters.ts';

const names = adapterNames(readText('libs/event-store/index.ts'));

const product = [...filesUnder('apps'), ...filesUnder('libs')].filter(
  (path) => /\.tsx?$/.test(path) && !path.endsWith('.spec.ts'),
);

describe('the choice of an adapter', () => {
  it('knows the adapters by the event store’s own index', () => {
    expect(names).toEqual(expect.arrayContaining(['openMemoryStore', 'openSqliteStore']));
  });

  it.each([
    `import { openSqliteStore } from '#event-store';`,
    `import { openMemoryStore as open } from '#event-store';`,
    `import * as store from '#event-store';`,
    `export { openSqliteStore } from '#event-store';`,
    `const { openSqliteStore } = await import('#event-store');`,
  ])('is seen in %s', (source) => {
    expect(adaptersChosen(source, names)).not.toEqual([]);
  });

  it.each([
    `import { type EventStore, StoreError } from '#event-store';`,
    `import type { SqliteStore } from '#event-store';`,
    `import type * as store from '#event-store';`,
  ])('is not made by %s', (source) => {
    expect(adaptersChosen(source, names)).toEqual([]);
  });

  it('is made in the composition root only', () => {
    const choosing = product.filter(
      (path) =>
        !COMPOSITION_ROOT.includes(path) && adaptersChosen(readText(path), names).length > 0,
    );
    expect(choosing).toEqual([]);
  });
});
