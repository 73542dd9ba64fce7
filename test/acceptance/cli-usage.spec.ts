import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { luodi, NODE, temporaryFolder } from './cli-process.ts';

describe('the command line before it has any data', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeAll(async () => {
    folder = await temporaryFolder();
  });
  afterAll(() => folder.remove());

  test('help lists every command, in both languages', async () => {
    const [zh, en, bare] = await Promise.all([
      luodi('--help'),
      luodi('--help', '--lang', 'en'),
      luodi(),
    ]);
    expect([zh.code, en.code, bare.code]).toEqual([0, 0, 0]);
    expect(bare.out).toBe(zh.out);
    expect(zh.out).toContain('导入台账');
    expect(en.out).toContain('import a ledger');
    for (const name of 'import template report figure rate project projects explain'.split(' ')) {
      expect(zh.out).toContain(`  ${name}`);
    }
    for (const name of ['rebuild', 'serve', 'demo']) expect(zh.out).toContain(`  ${name}`);
  });

  test('the help of a command shows its own options and the global ones', async () => {
    const { out, code } = await luodi('explain', '--help', '--lang', 'en');
    expect(code).toBe(0);
    for (const option of ['--as-of', '--known-at', '--minimum', '--limit', '--data', '--url']) {
      expect(out).toContain(option);
    }
  });

  test.each([
    ['an unknown command suggests', ['reprot'], '没有命令“reprot”', 'report'],
    ['an unknown option suggests', ['report', '--as-off', 'x'], '没有选项“--as-off”', '--as-of'],
    ['a missing argument is named', ['explain'], '缺少参数 <id>', '--help'],
    ['a language we do not have', ['report', '--lang', 'fr'], '--lang', 'zh, en'],
    ['an address that is none', ['report', '--url', 'nix'], '“nix”不是网址', 'http://'],
    ['a port that is none', ['serve', '--port', 'x'], '“x”不是端口', ''],
  ])('%s, and ends with 2', async (_, args, title, advice) => {
    const { code, out, err } = await luodi(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(`luodi: `);
    expect(err).toContain(title);
    expect(err).toContain(advice);
    expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });

  test('a question to a directory without data makes none and ends with 4', async () => {
    const missing = join(folder.path, 'nothing');
    const { code, err } = await luodi('report', '--data', missing);
    expect(code).toBe(4);
    expect(err).toContain('还没有数据');
    expect(err).toContain('luodi import');
  });

  test('a server that is not there ends with 6, a file that is not there with 7', async () => {
    const [server, file] = await Promise.all([
      luodi('report', '--url', 'http://127.0.0.1:9', '--lang', 'en'),
      luodi('import', join(folder.path, 'none.xlsx'), '--data', folder.path, '--lang', 'en'),
    ]);
    expect([server.code, file.code]).toEqual([6, 7]);
    expect(server.err).toContain('Cannot reach http://127.0.0.1:9');
    expect(file.err).toContain('there is no such file');
  });

  test('a file that is no ledger ends with 7 in one clear line and records nothing', async () => {
    const broken = join(folder.path, 'broken.xlsx');
    await writeFile(broken, 'not a workbook');
    const data = join(folder.path, 'broken-data');
    const { code, out, err } = await luodi('import', broken, '--data', data);
    expect({ code, out }).toEqual({ code: 7, out: '' });
    expect(err).toContain('不是 .xlsx 工作簿');
    expect(err).toContain('luodi template');
  });

  test('a directory that holds something else ends with 8', async () => {
    const data = join(folder.path, 'foreign');
    await mkdir(data);
    await writeFile(join(data, 'events.sqlite'), 'something else entirely, and quite long too');
    const { code, err } = await luodi('report', '--data', data);
    expect(code).toBe(8);
    expect(err).toContain('数据目录无法使用');
  });

  test('with --json an error is a problem as JSON, alone', async () => {
    const { code, out, err } = await luodi('report', '--data', join(folder.path, 'no'), '--json');
    expect({ code, err }).toEqual({ code: 4, err: '' });
    expect(JSON.parse(out)).toMatchObject({ code: 'data-directory-empty' });
  });

  test('a template is written once, and not over somebody’s work', async () => {
    const file = join(folder.path, 'template.xlsx');
    const first = await luodi('template', file);
    expect(first).toMatchObject({ code: 0, err: '' });
    const again = await luodi('template', file);
    expect(again.code).toBe(7);
    expect(again.err).toContain('--force');
    expect((await luodi('template', file, '--force')).code).toBe(0);
  });

  test('a reader that has seen enough is no error', () => {
    const command = '"$@" | head -n 1; exit $PIPESTATUS';
    const run = ['-c', command, 'bash', process.execPath, ...NODE, 'report', '--help'];
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { status, stderr, stdout } = spawnSync('bash', run, { env, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});
