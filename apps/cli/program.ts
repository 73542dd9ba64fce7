import { Command, Option } from 'commander';
import { LANGUAGES, type Language, type Message, words } from './language.ts';
import { addAudit } from './program-audit.ts';
import { addBulletins } from './program-bulletin.ts';
import { addForecast } from './program-forecast.ts';
import { addPacing } from './program-pacing.ts';
import { addPeriods } from './program-period.ts';
import { addStore } from './program-store.ts';
import { withQuestion } from './question.ts';
import type { Session } from './session.ts';
import { Terminal } from './terminal.ts';

interface GlobalOptions {
  readonly data: string;
  readonly url?: string;
  readonly json?: boolean;
}

/** Does a command's work with its options and arguments. */
type Work = (session: Session, options: never, ...given: string[]) => Promise<void>;

/** Takes an exit code other than 0 from a command that has its answer all the same. */
type Ended = Session['ended'];

/**
 * The command line. Every command's work is imported only when it runs, so that help and usage
 * errors come at once.
 */
export function programOf(language: Language, ended: Ended): Command {
  const say = (message: Message) => message[language];
  const program = new Command('luodi')
    .description(
      say(words('落地：投资项目全生命周期引擎', 'Luodi: investment projects, event by event')),
    )
    .addOption(
      new Option('--data <dir>', say(words('数据目录', 'data directory')))
        .env('LUODI_DATA')
        .default('./data'),
    )
    .option('--url <url>', say(words('经运行中的服务', 'go through a running server')))
    .option('--json', say(words('输出 JSON', 'print JSON')))
    .addOption(
      new Option(
        '--lang <language>',
        say(words('语言（LUODI_LANG，默认 zh）', 'language (LUODI_LANG, else zh)')),
      ).choices(LANGUAGES),
    );
  const run = (work: Work) => runnerOf(program, language, work, ended);
  addLedger(program, say, run);
  addFigures(program, say, language, run);
  addProjects(program, say, language, run);
  addPacing(program, { language, run });
  addAudit(program, { language, run });
  addForecast(program, { language, run });
  addBulletins(program, { language, run });
  addPeriods(program, { language, run });
  addServing(program, say, run);
  addStore(program, { language, run });
  return program;
}

type Run = (work: Work) => (...args: unknown[]) => Promise<void>;
type Say = (message: Message) => string;

/** Commander hands over arguments, then options, then the command: so they are told apart here. */
function runnerOf(program: Command, language: Language, work: Work, ended: Ended) {
  return async (...args: unknown[]): Promise<void> => {
    const options = args.at(-2) as never;
    const given = args.slice(0, -2) as string[];
    const { data, url, json = false } = program.opts<GlobalOptions>();
    const terminal = new Terminal(language, json);
    const place = { dataDirectory: data, url: url ?? null };
    await work({ terminal, place, ended }, options, ...given);
  };
}

function addLedger(program: Command, say: Say, run: Run): void {
  program
    .command('import')
    .argument('<file>', say(words('台账（.xlsx）', 'the ledger (.xlsx)')))
    .description(say(words('导入台账', 'import a ledger')))
    .option('--dry-run', say(words('只看将记录什么', 'show what would be recorded')))
    .option(
      '--all-or-nothing',
      say(words('有一行被拒则全不记录', 'nothing where a row is refused')),
    )
    .option(
      '--register-units',
      say(words('登记年度任务表所列的责任单位', 'register the units of the target sheet')),
    )
    .option('--district <name>', say(words('区县名称（首次导入时）', 'the district, at first')))
    .action(
      run(async (session, options, file = '') => {
        const { importLedger } = await import('./commands/ledger.ts');
        return importLedger(session, file, options);
      }),
    );
  program
    .command('template')
    .argument('<file>', say(words('写到哪个文件（.xlsx）', 'the file to write (.xlsx)')))
    .description(say(words('写出空白台账模板', 'write an empty ledger')))
    .option('--force', say(words('覆盖已有文件', 'write over a file that is there')))
    .action(
      run(async (session, options, file = '') => {
        const { writeLedgerTemplate } = await import('./commands/ledger.ts');
        return writeLedgerTemplate(session, file, options);
      }),
    );
}

function addFigures(program: Command, say: Say, language: Language, run: Run): void {
  const report = program
    .command('report')
    .description(say(words('招商引资报告与三率', 'the report with the three rates')))
    .action(
      run(async (session, options) => {
        const { report: show } = await import('./commands/questions.ts');
        return show(session, options);
      }),
    );
  withQuestion(report, language, 'figure');
  for (const [name, of, about] of [
    [
      'figure',
      'figures',
      words('一个指标；不写编号则列出全部', 'one figure; without id, the list'),
    ],
    ['rate', 'rates', words('一个比率；不写编号则列出全部', 'one rate; without id, the list')],
  ] as const) {
    const command = program
      .command(name)
      .argument('[id]')
      .description(say(about))
      .option(
        '--group-by <what>',
        say(words('按 unit、sector、chain、month… 分组', 'by unit, sector, chain, month…')),
      )
      .action(
        run(async (session, options, id) => {
          const { figure, list } = await import('./commands/questions.ts');
          return id === undefined ? list(session, of, options) : figure(session, of, id, options);
        }),
      );
    withQuestion(command, language, 'figure');
  }
  const explain = program
    .command('explain')
    .argument('<id>', say(words('指标或比率', 'a figure or a rate')))
    .description(say(words('指标由哪些分录、事件得来', 'the entries and events behind a figure')))
    .option('--period <period>', say(words('指标的一旬、月、季', 'a cell of its tracking table')))
    .action(
      run(async (session, options: { readonly period?: string }, id = '') => {
        if (options.period !== undefined) {
          const { explainCell } = await import('./commands/pacing.ts');
          return explainCell(session, id, options as never);
        }
        const { explain: show } = await import('./commands/questions.ts');
        return show(session, id, options as never);
      }),
    );
  withPage(withQuestion(explain, language, 'figure'), say);
}

function addProjects(program: Command, say: Say, language: Language, run: Run): void {
  const one = program
    .command('project')
    .argument('<id>', say(words('项目编号，或名称中独有的字', 'its id, or words of its name')))
    .description(say(words('一个项目及其全部事件', 'one project and its events')))
    .action(
      run(async (session, options, id = '') => {
        const { project } = await import('./commands/questions.ts');
        return project(session, id, options);
      }),
    );
  withQuestion(one, language, 'times');
  const list = program
    .command('projects')
    .description(say(words('项目清单', 'list projects')))
    .option('--stage <stage>', 'in-talks, signed, started, funded, filed')
    .option('--text <words>', say(words('名称、投资方或编号含', 'part of name, investor or id')))
    .option('--ended', say(words('只列已终止的', 'terminated ones only')))
    .option('--no-ended', say(words('不列已终止的', 'without terminated ones')))
    .option('--stalled', say(words('只列有未销号停滞的', 'with open stalls only')))
    .option('--no-stalled', say(words('不列停滞的', 'without open stalls')))
    .option('--sector <sector>', 'primary, secondary, tertiary')
    .option('--chain <chain>', say(words('产业链', 'industry chain')))
    .option('--park <park>', say(words('建设地点', 'where it is built')))
    .option('--origin <origin>', say(words('投资方来源地', 'where the investor is from')))
    .option('--sort <by>', 'id, name, signedOn, contractFen, fundsFen')
    .option('--descending', say(words('从大到小', 'largest first')))
    .action(
      run(async (session, options) => {
        const { projects } = await import('./commands/questions.ts');
        return projects(session, options);
      }),
    );
  withPage(withQuestion(list, language, 'list'), say);
}

function withPage(command: Command, say: Say): void {
  command
    .option('--limit <n>', say(words('最多几条（默认 100）', 'at most so many (100)')))
    .option('--offset <n>', say(words('从第几条之后', 'after so many')));
}

function addServing(program: Command, say: Say, run: Run): void {
  program
    .command('do')
    .argument('<command>', say(words('命令，如 SignContract', 'a command, e.g. SignContract')))
    .description(say(words('执行一条命令（JSON 内容）', 'run one command (its content as JSON)')))
    .requiredOption('--json-input <file>', say(words('内容；- 为标准输入', 'content; - is stdin')))
    .option('--key <key>', say(words('幂等键：同键只记一次', 'the same key records once')))
    .action(
      run(async (session, options, command = '') => {
        const { runCommand } = await import('./commands/do.ts');
        return runCommand(session, command, options);
      }),
    );
  program
    .command('rebuild')
    .description(say(words('由事件重建账簿', 'make the books anew from the events')))
    .action(
      run(async (session) => {
        const { rebuild } = await import('./commands/rebuild.ts');
        return rebuild(session);
      }),
    );
  const serve = program
    .command('serve')
    .description(say(words('启动 HTTP 服务', 'serve the HTTP API')))
    .action(
      run(async (session, options) => {
        const { serve } = await import('./commands/serve.ts');
        return serve(session, options);
      }),
    );
  const demo = program
    .command('demo')
    .description(say(words('以真实区县的半年为例演示', "a real district's half-year, end to end")))
    .option('--serve', say(words('随后保留服务', 'leave the API running on it')))
    .action(
      run(async (session, options) => {
        const { demo } = await import('./commands/demo.ts');
        return demo(session, options);
      }),
    );
  for (const command of [serve, demo]) withAddress(command, say);
}

/** Where to listen: the same settings and defaults as `npm start`. */
function withAddress(command: Command, say: Say): void {
  const port = new Option('--port <port>', say(words('端口', 'port')));
  const host = new Option('--host <host>', say(words('监听地址', 'address to listen on')));
  command.addOption(port.env('LUODI_PORT').default('8321'));
  command.addOption(host.env('LUODI_HOST').default('127.0.0.1'));
}
