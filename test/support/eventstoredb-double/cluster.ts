import { randomUUID } from 'node:crypto';
import { type Double, DoubleNode, type DoubleOptions } from './double.ts';
import { ServerLog } from './server-log.ts';
import type { Member } from './server-node.ts';

/** Nodes that share one log, one of which leads. */
export interface Cluster {
  /** A connection string of all nodes: the client finds the leader by gossip. */
  readonly address: string;
  readonly nodes: readonly Double[];
  leader(): Double;
  /** Makes another node the leader, which must run to be found; gives it. */
  elect(index: number): Double;
  /** Stops all nodes. */
  stop(): Promise<void>;
}

/** A cluster of so many nodes, the first of which leads. */
export async function startDoubles(count: number, options: DoubleOptions = {}): Promise<Cluster> {
  const log = new ServerLog(options.clock ?? Date.now);
  const ids = Array.from({ length: count }, () => randomUUID());
  let leading = 0;
  const members = (): readonly Member[] =>
    nodes.map((node, index) => ({
      id: ids[index] ?? '',
      host: node.host,
      port: node.port,
      state: index === leading ? 'leader' : 'follower',
      isAlive: node.isRunning,
    }));
  const nodes: readonly DoubleNode[] = ids.map(() => new DoubleNode({ log, members }, options));
  for (const node of nodes) await node.start();
  const nodeAt = (index: number): Double => {
    const node = nodes[index];
    if (!node) throw new Error(`there is no node ${index}`);
    return node;
  };
  const [scheme, query] = ['esdb://', nodeAt(0).address.split('?')[1]];
  return {
    address: `${scheme}${nodes.map(({ host, port }) => `${host}:${port}`).join(',')}?${query}`,
    nodes,
    leader: () => nodeAt(leading),
    elect: (index) => {
      leading = index;
      return nodeAt(index);
    },
    stop: async () => {
      for (const node of nodes) await node.stop();
    },
  };
}
