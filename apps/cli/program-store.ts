import type { Command } from 'commander';
import { type Message, words } from './language.ts';
import type { Adding } from './program-pacing.ts';

/** What is asked of logs rather than of a Luodi: store copy, doctor. */
export function addStore(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const store = program.command('store').description(say(words('日志本身', 'the log itself')));
  const place = words('数据目录，或 esdb:// 地址', 'a data directory, or an esdb:// address');
  store
    .command('copy')
    .argument('<from>', say(place))
    .argument('<to>', say(place))
    .description(
      say(
        words(
          '把整个日志复制到另一处并逐条核对；中断后再执行即续传',
          'copy a whole log, verified; run it again where it was broken off',
        ),
      ),
    )
    .action(
      run(async (session, _options, from = '', to = '') => {
        const { storeCopy } = await import('./commands/store-copy.ts');
        return storeCopy(session, from, to);
      }),
    );
  program
    .command('doctor')
    .description(
      say(words('检查数据目录与集群，逐项说明', 'check the data directory and the cluster')),
    )
    .action(
      run(async (session) => {
        const { doctor } = await import('./commands/doctor.ts');
        return doctor(session);
      }),
    );
}
