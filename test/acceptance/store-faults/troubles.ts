import { setTimeout as pause } from 'node:timers/promises';
import { type Cluster, startDoubles } from '../../support/eventstoredb-double/cluster.ts';
import type { Double } from '../../support/eventstoredb-double/double.ts';
import type { Trouble } from './schedules.ts';

/** How long a cluster takes to see that its leader is gone. */
const ELECTION_MS = 15;

/** The servers of a trial, and how trouble comes to them. */
export class Servers {
  readonly address: string;
  readonly nodes: readonly Double[];
  private readonly cluster: Cluster;

  private constructor(cluster: Cluster) {
    this.cluster = cluster;
    this.nodes = cluster.nodes;
    const tuning = '&maxDiscoverAttempts=3&discoveryInterval=20&gossipTimeout=1';
    const alone = cluster.nodes.length === 1;
    this.address = alone ? cluster.address : `${cluster.address}${tuning}`;
  }

  static async start(nodes: number): Promise<Servers> {
    return new Servers(await startDoubles(nodes));
  }

  /** Lets one trouble come, and waits until it is over. */
  async suffer(trouble: Trouble, prefix: string): Promise<void> {
    await pause(trouble.afterMs);
    const node = this.nodeOf(trouble);
    const { faults } = node;
    switch (trouble.kind) {
      case 'appends fail':
        faults.lateByMs = 30;
        faults.next.append.push(...trouble.faults);
        return;
      case 'reads fail':
        faults.next.read.push(...trouble.faults);
        return;
      case 'gossip fails':
        faults.next.gossip.push(...trouble.faults);
        return;
      case 'next subscription':
        faults.afterEvents = trouble.after;
        faults.next.subscription.push(trouble.fault);
        return;
      case 'subscriptions now':
        node.strike(trouble.fault);
        return;
      case 'killed':
        return this.kill(node, trouble.downMs);
      case 'silent':
        faults.silent = true;
        await pause(trouble.forMs);
        faults.silent = false;
        return;
      case 'slow':
        faults.slowByMs = trouble.byMs;
        await pause(trouble.forMs);
        faults.slowByMs = 0;
        return;
      case 'cut':
        return node.cut();
      case 'half-open':
        return node.darken();
      case 'strangers write':
        return strangersWrite(node, prefix);
      case 'another leads':
        this.cluster.elect(this.nodes.indexOf(node));
    }
  }

  /** Everything works again. What was silent or half-open before stays so. */
  mend(): void {
    for (const { faults } of this.nodes) faults.clear();
  }

  stop(): Promise<void> {
    return this.cluster.stop();
  }

  private nodeOf({ node }: Trouble): Double {
    return this.nodes[node % this.nodes.length] as Double;
  }

  private async kill(node: Double, downMs: number): Promise<void> {
    await node.stop();
    if (this.nodes.length > 1 && this.cluster.leader() === node) {
      await pause(ELECTION_MS);
      this.cluster.elect((this.nodes.indexOf(node) + 1) % this.nodes.length);
    }
    await pause(downMs);
    await node.restart();
  }
}

/** What others do on a shared cluster, and what somebody may do under our own prefix. */
function strangersWrite(node: Double, prefix: string): void {
  const foreign = Array.from({ length: 40 }, () => ({ streamId: `${prefix}x:项目-a` }));
  node.write(...foreign, { streamId: '$stats-127.0.0.1:2113', type: '$statsCollected' });
  node.write({ streamId: `${prefix}:strange`, data: '{"half":' });
  node.link(`${prefix}:strange`, { streamId: `${prefix}:b`, revision: 0 });
}
