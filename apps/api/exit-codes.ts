/** How every program of Luodi ends; the numbers are a promise to scripts and never change. */
export const EXIT = {
  ok: 0,
  /** Nobody foresaw it; the log says more. */
  unexpected: 1,
  usage: 2,
  /** An import went in, but some of its rows were refused. */
  rowsRefused: 3,
  refused: 4,
  dataDirectoryInUse: 5,
  serverUnreachable: 6,
  fileUnreadable: 7,
  /** The data directory cannot be written, or holds something that is not a log of ours. */
  dataDirectoryUnusable: 8,
  /** The port is taken, or may not be listened on. */
  portUnusable: 9,
  /** The server was told to stop and some request did not end in time. */
  stoppedHard: 10,
  /** The cluster does not take us: TLS, credentials, rights, or it is no EventStoreDB. */
  clusterUnusable: 11,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Problems that say more than that something was refused. */
const BY_CODE: Readonly<Record<string, ExitCode>> = {
  'unexpected-error': EXIT.unexpected,
  'invalid-query': EXIT.usage,
  'not-a-time': EXIT.usage,
  'period-invalid': EXIT.usage,
  'data-directory-in-use': EXIT.dataDirectoryInUse,
  'data-directory-unusable': EXIT.dataDirectoryUnusable,
  'not-a-luodi-log': EXIT.dataDirectoryUnusable,
  'log-too-new': EXIT.dataDirectoryUnusable,
  'log-corrupt': EXIT.dataDirectoryUnusable,
  'log-unreadable': EXIT.dataDirectoryUnusable,
  'data-directory-of-another-log': EXIT.dataDirectoryUnusable,
  'log-missing': EXIT.dataDirectoryUnusable,
  'port-unusable': EXIT.portUnusable,
  'store-address-invalid': EXIT.usage,
  'store-credentials-invalid': EXIT.usage,
  'store-unreachable': EXIT.serverUnreachable,
  'mirror-behind': EXIT.serverUnreachable,
  'store-tls-unusable': EXIT.clusterUnusable,
  'store-access-denied': EXIT.clusterUnusable,
  'not-an-eventstoredb': EXIT.clusterUnusable,
  'shutting-down': EXIT.serverUnreachable,
};

/** The exit code of a problem as the API answers it. */
export function exitCodeOfProblem({ code }: { readonly code: string }): ExitCode {
  if (Object.hasOwn(BY_CODE, code)) return BY_CODE[code] as ExitCode;
  // A whole file that is refused was never read, whatever is wrong with it.
  const ofFile = /^(file|zip|part|xml|sheet|column)-|^too-many-(sheets|rows|columns|cells|merges)$/;
  return ofFile.test(code) ? EXIT.fileUnreadable : EXIT.refused;
}
