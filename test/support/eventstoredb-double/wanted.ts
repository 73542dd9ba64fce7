import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerRecord } from './server-log.ts';

export type Wanted = (record: ServerRecord) => boolean;

/** Which records a read or a subscription of all asks for: all of them where it has no filter. */
export function filterOf(filter: ReadReq.Options.FilterOptions | undefined): Wanted {
  const expression = filter?.getStreamIdentifier() ?? filter?.getEventType();
  if (!filter || !expression) return () => true;
  const named = filter.hasStreamIdentifier()
    ? (record: ServerRecord) => record.streamId
    : (record: ServerRecord) => record.type;
  const prefixes = expression.getPrefixList();
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex());
  if (regex) return (record) => regex.test(named(record));
  return (record) => prefixes.some((prefix) => named(record).startsWith(prefix));
}
