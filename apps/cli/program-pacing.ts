import { type Command, Option } from 'commander';
import { type Language, type Message, words } from './language.ts';
import { withQuestion } from './question.ts';
import type { Session } from './session.ts';

type Work = (session: Session, options: never, ...given: string[]) => Promise<void>;

/** What adding commands needs: their language, and how their work is run. */
export interface Adding {
  readonly language: Language;
  readonly run: (work: Work) => (...args: unknown[]) => Promise<void>;
}

const METRIC = words('考核指标，如 funds、signings', 'a metric, e.g. funds, signings');
const PACE = words('按 xun、month、quarter、year', 'by xun, month, quarter or year');

/** 以旬保月 on the command line: track, lights, half-year, rank, digest, target, plan. */
export function addPacing(program: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const command = (name: string, about: Message) => program.command(name).description(say(about));
  const track = command('track', words('以旬保月：计划、实际、结转', 'plan, actual and carry'))
    .option('--pace <pace>', say(PACE))
    .option('--metric <metrics>', say(words('指标，逗号分隔', 'metrics, separated by commas')))
    .addOption(
      new Option('--units <which>', say(words('本级、加下级或全部', 'which rows'))).choices([
        'self',
        'children',
        'all',
      ]),
    )
    .action(run(async (session, options) => (await pacing()).track(session, options)));
  withQuestion(track, language, 'figure');
  const lights = command('lights', words('开工与入统亮灯', 'lights of due starts and filings'))
    .option('--about <which>', say(words('started 开工 或 filed 入统', 'started or filed')))
    .option('--colour <colours>', say(words('灯色，逗号分隔', 'colours, separated by commas')))
    .option(
      '--explain <project>',
      say(words('说明一个项目的灯（配 --about）', "one project's light")),
    )
    .option('--limit <n>', say(words('最多几条（默认 100）', 'at most so many (100)')))
    .option('--offset <n>', say(words('从第几条之后', 'after so many')))
    .action(
      run(async (session, options: { readonly explain?: string }) => {
        const { explainLight, lights: show } = await pacing();
        return options.explain === undefined
          ? show(session, options as never)
          : explainLight(session, options as never);
      }),
    );
  withQuestion(lights, language, 'list');
  const half = command('half-year', words('双过半', 'the half-year test')).action(
    run(async (session, options) => (await pacing()).halfYear(session, options)),
  );
  withQuestion(half, language, 'list');
  const rank = command('rank', words('晾晒排名', 'the ranking within peer groups'))
    .argument('<metric>', say(METRIC))
    .option('--pace <pace>', say(PACE))
    .option('--districts', say(words('本区在各区县中的位次', 'our place among districts')))
    .option('--explain <unit>', say(words('说明一个单位的名次', 'why a unit has its rank')))
    .action(
      run(async (session, options: { readonly explain?: string }, metric = '') => {
        const { explainRank, rank: show } = await pacing();
        return options.explain === undefined
          ? show(session, metric, options as never)
          : explainRank(session, metric, options as never);
      }),
    );
  withQuestion(rank, language, 'list');
  const digest = command('digest', words('某日以来的变化，按单位', 'what turned since a day'))
    .requiredOption('--since <day>', say(words('自哪一天以来', 'since which day')))
    .action(run(async (session, options) => (await pacing()).digest(session, options)));
  withQuestion(digest, language, 'list');
  addTargets(command('target', words('年度任务', 'targets')), { language, run });
  addPlans(command('plan', words('计划曲线', 'plan curves')), { language, run });
}

const pacing = () => import('./commands/pacing.ts');

function addTargets(target: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const show = target
    .command('show', { isDefault: true })
    .description(say(words('任务与下级合计', 'targets beside the sums below')))
    .action(run(async (session, options) => (await pacing()).targets(session, options)));
  withQuestion(show, language, 'list');
  target
    .command('template')
    .argument('<file>', say(words('写到哪个文件（.xlsx）', 'the file to write (.xlsx)')))
    .description(say(words('写出空白任务表，填后用 import 导入', 'an empty sheet, for import')))
    .option('--force', say(words('覆盖已有文件', 'write over a file that is there')))
    .action(
      run(async (session, options, file = '') => {
        const { writeTargetSheet } = await import('./commands/ledger.ts');
        return writeTargetSheet(session, file, options);
      }),
    );
  for (const name of ['set', 'revise'] as const) {
    const about =
      name === 'set'
        ? words('下达任务', 'set a target')
        : words('调整任务', 'revise a target that was set');
    const command = target
      .command(name)
      .argument('<metric>', say(METRIC))
      .argument('<value>', say(words('个数，或带单位的金额如 3亿', 'a count, or 3亿 / 3yi')))
      .description(say(about))
      .action(
        run(async (session, options, metric = '', value = '') =>
          (await pacing()).setTarget(session, metric, value, options),
        ),
      );
    if (name === 'revise') command.requiredOption('--reason <text>', say(words('原因', 'why')));
    withPlace(command, say);
  }
}

function addPlans(plan: Command, { language, run }: Adding): void {
  const say = (message: Message) => message[language];
  const show = plan
    .command('show')
    .argument('<metric>', say(METRIC))
    .description(say(words('现行曲线与各种建议', 'the curve that holds, and proposals')))
    .action(
      run(async (session, options, metric = '') => (await pacing()).plan(session, metric, options)),
    );
  withQuestion(show, language, 'list');
  const set = plan
    .command('set')
    .argument('<metric>', say(METRIC))
    .argument('<shape>', 'equal, working-days, last-year, s-curve, by-hand')
    .description(say(words('设定计划曲线', 'set the plan curve')))
    .option('--weights <36 numbers>', say(words('36 旬的权重', 'a weight for each 旬')))
    .option('--reason <text>', say(words('原因', 'why')))
    .action(
      run(async (session, options, metric = '', shape = '') =>
        (await pacing()).setPlan(session, metric, shape, options),
      ),
    );
  withPlace(set, say);
}

/** Whose plan it is, and from which day it holds. */
function withPlace(command: Command, say: (message: Message) => string): void {
  command
    .requiredOption('--unit <unit>', say(words('责任单位（名称或编号）', 'a unit by name or id')))
    .requiredOption('--on <day>', say(words('自哪一天起', 'from which day on')))
    .option('--year <year>', say(words('年度（默认该日所在年）', "which year (that day's)")));
}
