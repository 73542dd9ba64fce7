import { StoreError } from '../store-error.ts';

/** A node as it is dialled. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** What an address says: the nodes to dial, or the name to look the cluster up by, and how. */
export interface Cluster {
  readonly endpoints: readonly [Endpoint, ...Endpoint[]];
  /** The one endpoint is a name in DNS that stands for all nodes. */
  readonly discover: boolean;
  readonly tls: boolean;
  /** Settings of the driver that a deployment may want to change. */
  readonly tuning: Readonly<Partial<Record<Tuning, number>>>;
}

const TUNING = {
  maxdiscoverattempts: 'maxDiscoverAttempts',
  discoveryinterval: 'discoveryInterval',
  gossiptimeout: 'gossipTimeout',
  keepaliveinterval: 'keepAliveInterval',
  keepalivetimeout: 'keepAliveTimeout',
} as const;
type Tuning = (typeof TUNING)[keyof typeof TUNING];

const ADDRESS = /^(esdb|kurrentdb|kdb)(\+discover)?:\/\/([^/?]+)\/?(?:\?(.*))?$/;
const DEFAULT_PORT = 2113;

/**
 * Reads `esdb://host:port,host:port?tls=true`; throws `store-address-invalid` for anything else.
 * The driver's own reader is not used because its errors repeat the whole address, and because it
 * drops options it does not know, such as a misspelt `tls`.
 */
export function parseAddress(address: string): Cluster {
  const match = ADDRESS.exec(address);
  if (match === null) {
    throw invalid(address, 'an address is esdb://host:port or esdb+discover://name:port');
  }
  const [, , discover, hosts = '', query = ''] = match;
  const [first, ...rest] = hosts.split(',').map((host) => endpointOf(address, host));
  if (first === undefined || (discover && rest.length > 0)) {
    throw invalid(address, 'esdb+discover takes one name');
  }
  let tls = true;
  const tuning: Partial<Record<Tuning, number>> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const option = name.toLowerCase();
    if (option === 'tls' && /^(true|false)$/i.test(value)) tls = value.toLowerCase() === 'true';
    else if (option in TUNING && /^-?\d{1,9}$/.test(value)) {
      tuning[TUNING[option as keyof typeof TUNING]] = Number(value);
    } else throw invalid(address, `the option ${name}=${value} is none that can be given here`);
  }
  return { endpoints: [first, ...rest], discover: discover !== undefined, tls, tuning };
}

function endpointOf(address: string, host: string): Endpoint {
  const match = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]@\s]+)(?::(\d{1,5}))?$/.exec(host);
  const port = Number(match?.[2] ?? DEFAULT_PORT);
  if (match?.[1] === undefined || port < 1 || port > 65_535) {
    throw invalid(address, `${JSON.stringify(host)} is not a host with a port`);
  }
  return { address: match[1], port };
}

/** Anything before an `@` could be a password and is not repeated. */
function invalid(address: string, why: string): StoreError {
  const shown = address.replace(/[^/]*@/s, '…@');
  return new StoreError('store-address-invalid', `LUODI_STORE ${JSON.stringify(shown)}: ${why}`);
}
