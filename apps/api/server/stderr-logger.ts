import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** What is left to be said of a server that answers for itself: warnings and faults, no chatter. */
const LEVELS: LogLevel[] = ['warn', 'error', 'fatal'];

/** Logs to standard error alone: standard output belongs to the answers of the command line. */
export class StderrLogger extends ConsoleLogger {
  constructor() {
    super('luodi', { logLevels: LEVELS });
  }

  protected override printMessages(
    messages: unknown[],
    context = '',
    logLevel: LogLevel = 'log',
  ): void {
    super.printMessages(messages, context, logLevel, 'stderr');
  }
}
