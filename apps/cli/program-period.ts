import type { Command } from 'commander';
import { type Message, words } from './language.ts';
import type { Adding } from './program-pacing.ts';
import { withQuestion } from './question.ts';

const period = () => import('./commands/period.ts');

/** 关账 on the command line: closing, reopening, how periods stand, and their adjustments. */
export function addPeriods(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const periods = program
    .command('period')
    .description(say(words('关账、重新开账、调整项', 'closed periods and their adjustments')));
  const list = periods
    .command('list')
    .argument('[year]', say(words('哪一年（默认今年）', 'of which year (this one)')))
    .description(say(words('一年各期：是否关账、何时、何人', 'the periods of a year')))
    .action(run(async (session, options, year) => (await period()).list(session, year, options)));
  withQuestion(list, language, 'list');
  for (const name of ['close', 'reopen'] as const) {
    const about =
      name === 'close'
        ? words('关账：此后填报的算作调整', 'close a month, quarter or year')
        : words('重新开账', 'reopen a period that was closed');
    const command = periods
      .command(name)
      .argument('<period>', '2021-06, 2021-Q2, 2021')
      .description(say(about))
      .requiredOption('--on <day>', say(words('哪一天', 'on which day')));
    const reason = say(words('原因', 'why'));
    if (name === 'close') command.option('--reason <text>', reason);
    else command.requiredOption('--reason <text>', reason);
    command.action(
      run(async (session, options, id = '') => (await period()).turn(session, name, id, options)),
    );
  }
  const adjustments = periods
    .command('adjustments')
    .argument('<period>', '2021-06, 2021-Q2, 2021')
    .description(say(words('关账之后才填报的', 'what became known after the closing')))
    .option('--known-in', say(words('按填报所在期间列', 'those that became known in the period')))
    .option('--metric <metric>', say(words('只看一个指标', 'one metric only')))
    .option('--limit <n>', say(words('最多几条（默认 100）', 'at most so many (100)')))
    .option('--offset <n>', say(words('从第几条之后', 'after so many')))
    .action(
      run(async (session, options, id = '') => (await period()).adjustments(session, id, options)),
    );
  withQuestion(adjustments, language, 'figure');
}
