import { CommitSignal } from './commit-signal.ts';
import { followLog } from './follow.ts';

describe('a follower that waits', () => {
  const start = async (signal?: AbortSignal) => {
    const commits = new CommitSignal();
    const cursor = followLog({ commits, pageAfter: () => [] }, 0n, signal)[Symbol.asyncIterator]();
    const pending = cursor.next();
    await new Promise(setImmediate);
    expect(commits.waiting).toBe(1);
    return { commits, cursor, pending };
  };

  it('is forgotten when it returns', async () => {
    const { commits, cursor, pending } = await start();
    await cursor.return?.();
    expect(commits.waiting).toBe(0);
    expect((await pending).done).toBe(true);
  });

  it('is forgotten when it is aborted', async () => {
    const abort = new AbortController();
    const { commits, pending } = await start(abort.signal);
    abort.abort();
    expect(commits.waiting).toBe(0);
    expect((await pending).done).toBe(true);
  });

  it('is forgotten when the store closes', async () => {
    const { commits, pending } = await start();
    commits.close();
    expect(commits.waiting).toBe(0);
    expect((await pending).done).toBe(true);
  });

  it('waits once more when it was woken for nothing', async () => {
    const { commits, cursor } = await start();
    for (let round = 0; round < 3; round += 1) {
      commits.announce();
      await new Promise(setImmediate);
      expect(commits.waiting).toBe(1);
    }
    await cursor.return?.();
  });

  it('ends with the error of a read that fails, and then for good', async () => {
    const pageAfter = () => {
      throw new Error('unreadable');
    };
    const source = { commits: new CommitSignal(), pageAfter };
    const cursor = followLog(source, 0n, undefined)[Symbol.asyncIterator]();
    await expect(cursor.next()).rejects.toThrow('unreadable');
    expect((await cursor.next()).done).toBe(true);
  });
});
