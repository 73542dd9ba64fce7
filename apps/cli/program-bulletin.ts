import type { Command } from 'commander';
import { type Message, words } from './language.ts';
import type { Adding } from './program-pacing.ts';
import { withQuestion } from './question.ts';

/** 通报: composing, publishing, printing again and checking. */
export function addBulletins(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const one = program
    .command('bulletin')
    .argument('<period>', '2021-06-x3, 2021-06, 2021-Q2, 2021')
    .description(say(words('一期通报：写成文件、发布、重印、核对', 'a bulletin of a period')))
    .option('--format <format>', 'docx, xlsx, html, json')
    .option('--out <file>', say(words('写到哪个文件（默认以标题为名）', 'the file to write')))
    .option('--force', say(words('覆盖已有文件', 'write over a file that is there')))
    .option('--office <name>', say(words('印发单位', 'the issuing office')))
    .option('--number <number>', say(words('期号，如 〔2021〕第6期', 'its number')))
    .option('--publish', say(words('发布（记入日志）', 'publish it: record what it says')))
    .option('--replaces <id>', say(words('替换已发布的哪一份', 'the one it takes the place of')))
    .option('--key <key>', say(words('幂等键：同键只发布一次', 'the same key publishes once')))
    .option('--published [id]', say(words('按发布时的内容重印', 'print a published one again')))
    .option('--check <code>', say(words('核对校验码', 'check a verification code')))
    .action(
      run(async (session, options, period = '') => {
        const { bulletin } = await import('./commands/bulletin.ts');
        return bulletin(session, period, options);
      }),
    );
  withQuestion(one, language, 'list');
  program
    .command('bulletins')
    .description(say(words('已发布的通报', 'the bulletins published')))
    .option('--year <year>', say(words('哪一年（默认今年）', 'of which year (this one)')))
    .option('--unit <unit>', say(words('责任单位（名称或编号）', 'a unit by name or id')))
    .action(
      run(async (session, options) => {
        const { bulletins } = await import('./commands/bulletin.ts');
        return bulletins(session, options);
      }),
    );
}
