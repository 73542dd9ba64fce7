import { type Command, Option } from 'commander';
import { type Message, words } from './language.ts';
import type { Adding } from './program-pacing.ts';
import { withQuestion } from './question.ts';

const auditing = () => import('./commands/audit.ts');
const reporting = () => import('./commands/reporting.ts');
const restating = () => import('./commands/restatement.ts');

/** What auditors ask on the command line: restate, matrix, replay, audit. */
export function addAudit(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const restate = program
    .command('restate')
    .argument('[id]', say(words('指标或比率；不写则全部', 'a figure or a rate; else all')))
    .description(say(words('数字为何变了：逐项桥接', 'why a figure is another one, line by line')))
    .option('--from-as-of <day>', say(words('与截至哪一天相比', 'compared with which day')))
    .option(
      '--from-known-at <time>',
      say(words('与当时已知相比（日期或时刻）', 'compared with what was known then')),
    )
    .option('--line <line>', say(words('列出一项的分录与事件', 'the entries of one line')))
    .option('--term <n>', say(words('指标的第几项，从 0 起', 'which sum of the figure, from 0')))
    .action(
      run(async (session, options, id) => {
        const { restate: one, restateReport } = await restating();
        return id === undefined ? restateReport(session, options) : one(session, id, options);
      }),
    );
  withQuestion(restate, language, 'figure');
  const matrix = program
    .command('matrix')
    .argument('<id>', say(words('指标或比率', 'a figure or a rate')))
    .description(say(words('指标逐月如何成熟', 'how a figure matured, month by month')))
    .option('--months <n>', say(words('往前几个月（默认 6）', 'how many months back (6)')))
    .action(
      run(async (session, options, id = '') => (await restating()).matrix(session, id, options)),
    );
  withQuestion(matrix, language, 'figure');
  const replay = program
    .command('replay')
    .argument('<project>', say(words('项目编号', "the project's id")))
    .description(say(words('逐事件重放一个项目', 'replay one project, event by event')))
    .action(
      run(async (session, options, id = '') => (await auditing()).replay(session, id, options)),
    );
  withQuestion(replay, language, 'times');
  addReporting(program, { language, run });
  addIntegrity(program, { language, run });
}

function addReporting(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const command = program
    .command('reporting')
    .description(say(words('迟报、突击上报与填报线索', 'late and burst reports, and indications')))
    .option('--pace <pace>', say(words('按 month、quarter、year', 'by month, quarter or year')))
    .option('--by <day>', say(words('按 fact 事实日或 report 填报日', 'by fact or report day')))
    .option('--findings', say(words('列出线索及其事件', 'list indications with their events')))
    .option('--finding <kind>', say(words('只列一类线索', 'indications of one kind')))
    .option('--period <period>', say(words('月、季、年', 'a month, quarter or year')))
    .option('--limit <n>', say(words('每条线索最多几个事件（默认 20）', 'events of each (20)')))
    .option('--offset <n>', say(words('从第几个事件之后', 'after so many events')))
    .addOption(
      new Option(
        '--maturity',
        say(words('10、30、90 天内报了多少', 'what was told in 10, 30, 90 days')),
      ).conflicts(['findings', 'finding']),
    )
    .option('--months <n>', say(words('往前几个月（默认 12）', 'how many months back (12)')))
    .action(run(async (session, options) => (await reporting()).reporting(session, options)));
  withQuestion(command, language, 'list');
}

function addIntegrity(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const audit = program
    .command('audit')
    .description(say(words('签封、核验、证明', 'seals, verification, proofs')));
  audit
    .command('verify')
    .description(say(words('核验整本日志', 'verify the whole log')))
    .option(
      '--since <seal>',
      say(words('只核验此签封之后：事件数或 last', 'only after a seal: its size, or last')),
    )
    .option('--against <file>', say(words('另处保存的签封清单', 'seals kept elsewhere')))
    .action(run(async (session, options) => (await auditing()).verify(session, options)));
  audit
    .command('seal')
    .description(say(words('签封至今的全部事件', 'seal all events so far')))
    .action(run(async (session) => (await auditing()).seal(session)));
  audit
    .command('seals')
    .description(say(words('导出签封与公钥，另处保存', 'export seals and keys, to keep elsewhere')))
    .action(run(async (session) => (await auditing()).seals(session)));
  audit
    .command('rotate-key')
    .description(say(words('更换签封密钥', 'put a new key to use')))
    .action(run(async (session) => (await auditing()).rotateKey(session)));
  audit
    .command('prove')
    .argument(
      '<event>',
      say(words('事件：流@序号，见 explain', 'stream@revision, as explain shows')),
    )
    .description(say(words('写出一个事件的证明文件', 'write the proof of one event')))
    .requiredOption('--out <file>', say(words('写到哪个文件', 'the file to write')))
    .option('--force', say(words('覆盖已有文件', 'write over a file that is there')))
    .action(
      run(async (session, options, event = '') =>
        (await auditing()).prove(session, event, options),
      ),
    );
  const pack = audit
    .command('pack')
    .argument('<id>', say(words('指标或比率', 'a figure or a rate')))
    .description(say(words('写出一个数字的证据包', 'write the evidence pack of a figure')))
    .requiredOption('--out <file>', say(words('写到哪个文件（.zip）', 'the file to write (.zip)')))
    .option('--force', say(words('覆盖已有文件', 'write over a file that is there')))
    .action(
      run(async (session, options, id = '') => (await auditing()).pack(session, id, options)),
    );
  withQuestion(pack, language, 'figure');
  audit
    .command('access')
    .description(say(words('谁查看过审计内容', 'who looked at audit views')))
    .requiredOption('--month <month>', say(words('月份 YYYY-MM', 'the month, YYYY-MM')))
    .action(run(async (session, options) => (await auditing()).access(session, options)));
}
