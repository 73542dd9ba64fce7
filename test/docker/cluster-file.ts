import { parse } from 'yaml';
import { readText } from '../support/tree.ts';

/** A config or secret as a service takes it: by its name alone, or with where it is mounted. */
type Mount = string | { readonly source: string; readonly target: string };

/** A service of the cluster, as far as the checks look at it. */
export interface ClusterService {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly volumes?: readonly string[];
  readonly configs?: readonly Mount[];
  readonly secrets?: readonly Mount[];
  readonly tmpfs: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly read_only: boolean;
  readonly cap_drop: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt: readonly string[];
  readonly restart: string;
}

interface FromFile {
  readonly file: string;
}

interface ClusterFile {
  readonly services: Readonly<Record<string, ClusterService>>;
  readonly configs: Readonly<Record<string, FromFile>>;
  readonly secrets: Readonly<Record<string, FromFile>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean } | null>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The compose file of the cluster, with its merged mappings put together as compose does. */
export const cluster = parse(readText('docker/compose.cluster.yaml'), {
  merge: true,
}) as ClusterFile;

/** The services whose names begin so, by name. */
export function servicesNamed(start: string): readonly (readonly [string, ClusterService])[] {
  return Object.entries(cluster.services).filter(([name]) => name.startsWith(start));
}

/** Where each file of this machine stands inside a service, by the path there. */
export function mountedIn(service: ClusterService): Readonly<Record<string, string>> {
  const mounts = [
    ...(service.configs ?? []).map((mount) => placed(mount, '/', cluster.configs)),
    ...(service.secrets ?? []).map((mount) => placed(mount, '/run/secrets/', cluster.secrets)),
  ];
  return Object.fromEntries(mounts);
}

function placed(mount: Mount, folder: string, from: ClusterFile['configs']) {
  const source = sourceOf(mount);
  const target = typeof mount === 'string' ? folder + mount : mount.target;
  return [target, from[source]?.file ?? `${source} is not declared`] as const;
}

/** The name by which a mount is declared. */
export function sourceOf(mount: Mount): string {
  return typeof mount === 'string' ? mount : mount.source;
}
