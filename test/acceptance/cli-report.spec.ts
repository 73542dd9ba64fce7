import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ended, luodi, luodiReading, ServedLuodi, temporaryFolder } from './cli-process.ts';

const example = (name: string) => fileURLToPath(new URL(`../examples/${name}`, import.meta.url));
const LEDGER = example('qianjiang-2021h1.xlsx');
const EXPECTED = JSON.parse(readFileSync(example('qianjiang-2021h1.expected.json'), 'utf8'));

interface Expected {
  readonly id: string;
  readonly printed: string | null;
  readonly exact?: string;
}
const figures: readonly Expected[] = EXPECTED.figures;
const AS_OF = ['--as-of', EXPECTED.asOf as string];

describe('the command line on the half-year of a district', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let imported: Ended;
  let reports: { readonly zh: Ended; readonly en: Ended; readonly json: Ended };
  let served: ServedLuodi;
  // The directory itself is opened for the import and the reports; the rest goes through a server,
  // which answers the same and starts once.
  const ask = (...args: string[]) => luodi(...args, '--url', served.url);

  beforeAll(async () => {
    folder = await temporaryFolder();
    const data = ['--data', join(folder.path, 'data')];
    const district = ['--register-units', '--district', '黔江区'];
    imported = await luodi('import', LEDGER, ...district, ...data);
    const report = (...more: string[]) => luodi('report', ...AS_OF, ...data, ...more);
    reports = {
      zh: await report(),
      en: await report('--lang', 'en'),
      json: await report('--json'),
    };
    served = await ServedLuodi.start('serve', ...data);
  }, 120_000);
  afterAll(async () => {
    await served.stop();
    await folder.remove();
  });

  test('imports the ledger, names its one bad row, and ends with 3', () => {
    expect(imported).toMatchObject({ code: 3, err: '' });
    expect(imported.out).toMatch(/记录 \d+ 个事件.*1 处被拒/);
    expect(imported.out).toMatch(/✗ {2}年度任务.*不能为负/);
  });

  test('the same file again records nothing', async () => {
    const again = await ask('import', LEDGER, '--json', '--dry-run');
    expect(JSON.parse(again.out)).toMatchObject({ recorded: 0, dryRun: true });
    const withheld = await ask('import', LEDGER, '--all-or-nothing', '--lang', 'en');
    expect(withheld.code).toBe(4);
    expect(withheld.out).toContain('nothing was recorded');
  });

  test('the report prints every figure beside its id, without a single escape code', () => {
    const { code, out, err } = reports.zh;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain('\u001b');
    const lines = out.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
    const missing = figures.filter(
      ({ id, printed, exact }) => !lines.some((line) => line.endsWith(`${exact ?? printed} ${id}`)),
    );
    expect(missing).toEqual([]);
    expect(figures).toHaveLength(45);
  });

  test('then the three rates with formula, numerator and denominator', () => {
    const { out } = reports.zh;
    const rates = out.slice(out.indexOf('三率'));
    expect(rates).toContain('今年到位资金 ÷ 全年到位资金任务');
    expect(rates).toContain('= 15 ÷ 30');
    expect(rates).toContain('= 81,414万元 ÷ 300,000万元');
    expect(rates).toContain('= 7 ÷ 18');
  });

  test('--json prints the same figures by id, and nothing else', () => {
    const { out, err } = reports.json;
    expect(err).toBe('');
    const report = JSON.parse(out);
    const printed = new Map<string, string>();
    for (const { figures: all } of report.sections) {
      for (const { id, printed: text } of all) printed.set(id, text.zh);
    }
    for (const { id, printed: text, exact } of figures) {
      expect([id, printed.get(id)]).toEqual([id, exact ?? text]);
    }
    expect(report.rates.map((rate: { id: string }) => rate.id)).toHaveLength(3);
  });

  test('--lang en speaks English', () => {
    const { out } = reports.en;
    expect(out).toMatch(/Formal contracts signed +30 projects +signed\.count/);
    expect(out).toMatch(/CNY 9,272m +signed\.amount\n/);
    expect(out).toContain('funds received this year ÷ annual funds target');
    expect(out).toContain('= CNY 814,140,000 ÷ CNY 3,000,000,000');
  });

  test('--known-at shows what was known then', async () => {
    const known = ['--known-at', '2021-07-05'];
    const [funds, rate] = await Promise.all([
      ask('figure', 'funds.amount', ...AS_OF, ...known),
      ask('rate', 'funds-rate', ...AS_OF, ...known, '--json'),
    ]).then((answers) => answers.map(({ out }) => out));
    expect(funds).toContain('7.54亿元');
    expect(funds).toContain('按 2021年7月5日 23:59 前的填报');
    expect(JSON.parse(rate ?? '').printed.zh).toBe('25.14%');
  });

  test('a figure goes by unit name, by least amount with its unit, and by group', async () => {
    const large = await ask('figure', 'signed.count', ...AS_OF, '--minimum', '1亿', '--json');
    expect(JSON.parse(large.out).printed.zh).toBe('15个');
    const guessed = await ask('figure', 'signed.count', ...AS_OF, '--minimum', '1');
    expect(guessed.code).toBe(2);
    const grouped = await ask('figure', 'signed.count', ...AS_OF, '--group-by', 'unit');
    const [, unit = '', count = ''] = /\n {2}(\S+) +(\d+个)\n/.exec(grouped.out) ?? [];
    const ofUnit = await ask('figure', 'signed.count', ...AS_OF, '--unit', unit, '--json');
    expect(JSON.parse(ofUnit.out).printed.zh).toBe(count);
    const nowhere = await ask('figure', 'signed.count', ...AS_OF, '--unit', '没有的单位');
    expect(nowhere.code).toBe(2);
  });

  test('an unknown figure ends with 4 and says where they are listed', async () => {
    const { code, err } = await ask('figure', 'nix');
    expect(code).toBe(4);
    expect(err).toContain('没有指标“nix”');
    const list = await ask('figure');
    expect(list.out).toMatch(/^signed\.count +签约正式合同项目$/m);
  });

  test('an explanation names each event, and its entries add up', async () => {
    const { out } = await ask('explain', 'funds.amount', ...AS_OF);
    expect(out).toContain('✓');
    expect(out).toMatch(/\+ +2021-\d\d-\d\d +\S+ +[\d,.]+万元 +\S+/);
    expect(out).toMatch(/#\d+ project-\S+@\d+ · FundsReceived · 记录人 local · 记录 \d{4}/);
    expect(out).toMatch(/来源 qianjiang-2021h1\.xlsx#到位资金!\d+/);
    const rate = await ask('explain', 'filing-rate', ...AS_OF, '--limit', '5', '--lang', 'en');
    expect(rate.out).toMatch(/Numerator .* 7 \(as of 2021-06-30, \d+ entries\)/);
    expect(rate.out).toContain('next: --limit 5 --offset 5');
  });

  test('projects are listed and told one by one', async () => {
    const list = await ask('projects', ...AS_OF, '--sort', 'contractFen', '--descending');
    expect(list.out).toMatch(/第 1–\d+ 个，共 \d+ 个/);
    const json = await ask('projects', ...AS_OF, '--stage', 'filed', '--json');
    const [first] = JSON.parse(json.out).projects;
    const one = await ask('project', first.id, ...AS_OF);
    expect(one.out).toContain(first.name);
    expect(one.out).toMatch(/备案入统 +2021-/);
    expect(one.out).toContain('ProjectFiled');
    expect((await ask('project', 'nix')).code).toBe(4);
  });

  test('books made anew give the same answers', async () => {
    const before = await ask('figure', 'signed.amount', ...AS_OF, '--json');
    const rebuilt = await ask('rebuild', '--lang', 'en');
    expect(rebuilt).toMatchObject({ code: 0, err: '' });
    expect(rebuilt.out).toMatch(/Books made anew from \d+ events/);
    expect((await ask('figure', 'signed.amount', ...AS_OF, '--json')).out).toBe(before.out);
  });

  test('any command can be run from JSON, once for its key', async () => {
    const plan = { projectId: 'QJ-005', on: '2021-07-01', milestone: 'production' };
    const input = JSON.stringify({ ...plan, plannedOn: '2021-12-01' });
    const run = (command: string, text: string) =>
      luodiReading(text, 'do', command, '--json-input', '-', '--key', 'k1', '--url', served.url);
    const first = await run('set-schedule', input);
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('已记录：#');
    expect((await run('SetSchedule', input)).out).toContain('此前已记录：#');
    expect((await run('SetSchedule', JSON.stringify(plan))).code).toBe(4);
    expect((await run('SetSchedule', '{}')).err).toContain('缺少字段 projectId');
    const unknown = await run('Nix', '{}');
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain('SignContract');
  });
});
