/**
 * What the streams of a log are called on the server. A prefix holds no `:` and no `!`, so that no
 * log's names begin with another's, and that what is not an event of the log begins with neither.
 */
export class Naming {
  /** What the names of all streams of the log begin with, and no other names. */
  readonly start: string;
  /** The stream that keeps the identity; it is not one of the log's own. */
  readonly identityStream: string;

  constructor(prefix: string) {
    this.start = `${prefix}:`;
    this.identityStream = `${prefix}!identity`;
  }

  stream(streamId: string): string {
    return this.start + streamId;
  }

  /** The name as the port knows it; `null` for a stream of somebody else. */
  streamId(stream: string): string | null {
    return stream.startsWith(this.start) ? stream.slice(this.start.length) : null;
  }
}
