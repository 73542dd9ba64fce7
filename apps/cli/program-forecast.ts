import type { Command } from 'commander';
import { type Message, words } from './language.ts';
import type { Adding } from './program-pacing.ts';
import { withQuestion } from './question.ts';

/** 形势预测 on the command line. */
export function addForecast(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const command = program
    .command('forecast')
    .description(say(words('形势预测：年底能到多少', 'where the year will end')))
    .option('--metric <metrics>', say(words('指标，逗号分隔', 'metrics, separated by commas')))
    .option(
      '--explain <metric>',
      say(words('一个指标的计划、往年记录与分录', 'the plans, record and entries of one metric')),
    )
    .option('--limit <n>', say(words('最多几条（默认 100）', 'at most so many (100)')))
    .option('--offset <n>', say(words('从第几条之后', 'after so many')))
    .action(
      run(async (session, options: { readonly explain?: string }) => {
        const { explain, forecast } = await import('./commands/forecast.ts');
        const asked = options as never;
        return options.explain === undefined ? forecast(session, asked) : explain(session, asked);
      }),
    );
  withQuestion(command, language, 'figure');
}
