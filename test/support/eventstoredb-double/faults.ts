/** What a node may do with any call instead of answering it. */
export type AnswerFault =
  | 'silent'
  | 'reset'
  | 'unavailable'
  | 'cancelled'
  | 'deadline-exceeded'
  | 'internal'
  | 'not-ready'
  | 'busy'
  | 'timeout'
  | 'unknown'
  | 'access-denied'
  | 'not-leader'
  | 'no-leader-info';

/** `late-answer` and the following write before they fail; the others do not write. */
export type AppendFault =
  | AnswerFault
  | 'wrong-version'
  | 'stream-deleted'
  | 'too-large'
  | 'late-answer'
  | 'lost-answer'
  | 'no-answer'
  | 'reset-after-commit'
  | 'wrong-version-after-commit'
  | 'timeout-after-commit';

/** `cut` and `stalls` come after half of what was asked for. */
export type ReadFault = AnswerFault | 'cut' | 'stalls';

/** `ends`, `errs`, `stalls` and `repeats` come after `afterEvents` events. */
export type SubscriptionFault = AnswerFault | 'ends' | 'errs' | 'stalls' | 'repeats';

export const APPEND_FAULTS_THAT_WRITE: ReadonlySet<AppendFault> = new Set([
  'late-answer',
  'lost-answer',
  'no-answer',
  'reset-after-commit',
  'wrong-version-after-commit',
  'timeout-after-commit',
]);

interface FaultOf {
  readonly append: AppendFault;
  readonly read: ReadFault;
  readonly subscription: SubscriptionFault;
  readonly gossip: AnswerFault;
  readonly features: AnswerFault;
}

type Kind = keyof FaultOf;

/** What goes wrong at a node, call by call. Nothing does until a switch is set. */
export class FaultSwitches {
  /** The next calls of a kind get these, one each; later ones are served. */
  readonly next: { [K in Kind]: FaultOf[K][] } = {
    append: [],
    read: [],
    subscription: [],
    gossip: [],
    features: [],
  };
  /** Every call of a kind gets this, after what `next` holds. */
  readonly always: { [K in Kind]?: FaultOf[K] | undefined } = {};
  /** No call is answered, whatever it is. Connections are accepted. */
  silent = false;
  /** Every answer waits so long: a slow server. */
  slowByMs = 0;
  /** How late a `late-answer` is. */
  lateByMs = 200;
  /** How many events a subscription gives before its fault comes. */
  afterEvents = 0;
  /**
   * A batch answers each append that a node cannot serve, and goes on; else such an append ends it
   * with all that is under way. A leader that has lost its cluster does the one, a crash the other.
   */
  batchGoesOn = false;
  /** New connections are accepted and nothing flows on them. */
  darkConnections = false;
  /** Who `not-leader` names; the node itself where not given. */
  leader: { readonly host: string; readonly port: number } | undefined;

  /** How many calls of each kind have come. */
  readonly calls: { [K in Kind]: number } = {
    append: 0,
    read: 0,
    subscription: 0,
    gossip: 0,
    features: 0,
  };

  take<K extends Kind>(kind: K): FaultOf[K] | 'silent' | undefined {
    this.calls[kind] += 1;
    if (this.silent) return 'silent';
    return this.next[kind].shift() ?? this.always[kind];
  }

  /** Everything is served again. Connections that are dark stay so. */
  clear(): void {
    for (const faults of Object.values(this.next)) faults.length = 0;
    for (const kind of Object.keys(this.next) as Kind[]) this.always[kind] = undefined;
    this.silent = false;
    this.slowByMs = 0;
    this.lateByMs = 200;
    this.afterEvents = 0;
    this.batchGoesOn = false;
    this.darkConnections = false;
    this.leader = undefined;
  }
}
