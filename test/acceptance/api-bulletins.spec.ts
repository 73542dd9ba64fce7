import { readFile } from 'node:fs/promises';
import { strFromU8, unzipSync } from 'fflate';
import type { BulletinContent } from '#bulletin';
import { ApiServer, type Json, type Told } from './api-server.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const LEDGER = new URL('../examples/qianjiang-2021h1.xlsx', import.meta.url);
/** By then the half-year was complete (RULINGS 32). */
const KNOWN_AT = '2021-08-02';

interface Composed {
  readonly hash: string;
  readonly code: string;
  readonly published: { readonly id: string } | null;
  readonly content: BulletinContent;
}

let api: ApiServer;
beforeAll(async () => {
  api = await ApiServer.start();
  const query = `registerUnits=true&district=${encodeURIComponent('黔江区')}&fileName=h1.xlsx`;
  const answer = await fetch(`${api.url}/imports?${query}`, {
    method: 'POST',
    headers: { 'content-type': XLSX },
    body: new Uint8Array(await readFile(LEDGER)),
  });
  const report = (await answer.json()) as { readonly position: string };
  await api.get(`/report?asOf=2021-06-30&after=${report.position}`);
});
afterAll(() => api.stop());

const bytes = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(api.url + path, { headers });
  return { headers: answer.headers, body: new Uint8Array(await answer.arrayBuffer()) };
};
const composed = async (query: string, period = '2021-06') =>
  (await api.get(encodeURI(`/bulletins/${period}?${query}`))).body as unknown as Composed;
const publish = (body: object, key: string, period = '2021-06'): Promise<Told> =>
  api.post(`/bulletins/${period}/publish`, body, { 'idempotency-key': key });

describe('the June bulletin of the half-year of 2021, from its ledger', () => {
  let june: BulletinContent;
  beforeAll(async () => {
    june = (await composed(`knownAt=${KNOWN_AT}`)).content;
  });

  it('is as of the last day of June, as known by an instant', () => {
    expect(june).toMatchObject({
      title: { zh: '黔江区招商引资工作月通报（2021年6月）' },
      asOf: '2021-06-30',
      knownAt: '2021-08-02T15:59:59.999Z',
      timeProgressBp: 5000,
    });
  });

  it('prints the funds: 27.14 % of the target, 22.86 points behind, 1.21亿 per 旬 left', () => {
    const funds = june.progress.find(({ metric }) => metric.id === 'funds');
    expect(funds).toMatchObject({
      target: '300000000000',
      cumulative: '81414000000',
      completionBp: 2714,
      lagBp: -2286,
      requiredPerXun: '12143666667',
      colour: 'yellow',
    });
  });

  it('prints the three rates with what they are the quotients of', () => {
    const rates = june.rates.map(({ id, printed, numerator, denominator }) => [
      id,
      printed.zh,
      numerator[0]?.sum,
      denominator[0]?.sum,
    ]);
    expect(rates).toEqual([
      ['start-rate', '50%', '15', '30'],
      ['funds-rate', '27.14%', '81414000000', '300000000000'],
      ['filing-rate', '38.89%', '7', '18'],
    ]);
  });

  it('ranks 34 units: 13 with signings, 10 with funds, 4 at their target', () => {
    const rows = (metric: string) =>
      june.tables.filter((table) => table.metric.id === metric).flatMap((table) => table.rows);
    const ranked = rows('contract-amount');
    expect(ranked).toHaveLength(34);
    const done = ranked.filter(
      ({ target, cumulative }) => target !== null && BigInt(cumulative) >= BigInt(target),
    );
    expect(done).toHaveLength(4);
    expect(done.map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
    expect(rows('signings').filter(({ offZero }) => offZero)).toHaveLength(13);
    expect(rows('funds').filter(({ offZero }) => offZero)).toHaveLength(10);
    expect(rows('funds').filter(({ newlyOffZero }) => newlyOffZero)).toMatchObject([
      { unit: { name: '区发展改革委' } },
    ]);
  });

  it('says that the half-year test on funds is not met, and by how much', () => {
    const funds = june.halfYear?.find(({ metric }) => metric.id === 'funds');
    expect(funds).toMatchObject({ met: 'not-met', missing: '68586000000' });
  });

  it('names the stalled projects by cause, each project’s money once a row', () => {
    const { total, byCause, projects } = june.stalls;
    expect([total, projects.length]).toEqual([16, 16]);
    expect(byCause?.map(({ code, projects: held }) => [code, held])).toEqual([
      ['LAND', 2],
      ['UTILITY', 1],
      ['UNSTATED', 13],
    ]);
  });

  it('has no start lights where the ledger plans no starts, and says so (RULINGS 33)', () => {
    expect(june.lights.hasPlannedStarts).toBe(false);
  });

  it('prints other figures as they were known earlier: 7.54亿 on 5 July (RULINGS 32)', async () => {
    const { content } = await composed('knownAt=2021-07-05');
    const funds = content.progress.find(({ metric }) => metric.id === 'funds');
    expect(funds?.completionBp).toBe(2514);
  });
});

test('every format says the same; files have a name, a type and a tag', async () => {
  const query = `?knownAt=${KNOWN_AT}&office=${encodeURIComponent('区招商投资促进局')}`;
  const { hash, code } = await composed(
    query.slice(1).replace(/office=.*/, 'office=区招商投资促进局'),
  );
  const name = encodeURIComponent('黔江区招商引资工作月通报（2021年6月）');
  const docx = await bytes(`/bulletins/2021-06${query}&format=docx`);
  expect(docx.headers.get('content-type')).toBe(DOCX);
  expect(docx.headers.get('etag')).toBe(`"${hash}.zh"`);
  expect(docx.headers.get('content-disposition')).toBe(
    `attachment; filename="bulletin-2021-06.docx"; filename*=UTF-8''${name}.docx`,
  );
  const parts = unzipSync(docx.body);
  const text = strFromU8(parts['word/document.xml'] ?? new Uint8Array());
  const xlsx = await bytes(`/bulletins/2021-06${query}&format=xlsx`);
  const sheets = Object.entries(unzipSync(xlsx.body)).filter(([part]) => part.includes('/sheet'));
  const html = await api.get(`/bulletins/2021-06${query}&format=html`);
  const cells = sheets.map(([, part]) => strFromU8(part)).join('');
  for (const said of ['27.14%', '欠进度22.86个百分点', '区招商投资促进局', '区发展改革委']) {
    expect(text).toContain(said);
    expect(html.text).toContain(said);
    expect(cells).toContain(said);
  }
  expect(strFromU8(parts['word/footer1.xml'] ?? new Uint8Array())).toContain(code);
  expect(html.text).toContain(code);
  expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(html.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'; style-src 'sha/,
  );
  const english = await api.get(`/bulletins/2021-06${query}&format=html`, {
    'accept-language': 'en',
  });
  expect(english.text).toContain('22.86 points behind time progress');
  expect(english.headers.get('etag')).toBe(`"${hash}.en"`);
});

test('what the client holds already is not sent again', async () => {
  const path = `/bulletins/2021-06?knownAt=${KNOWN_AT}&format=docx`;
  const { headers } = await bytes(path);
  const again = await api.get(path, { 'if-none-match': headers.get('etag') ?? '' });
  expect([again.status, again.text]).toEqual([304, '']);
});

/** Each place that differs, with the bridge of its figure's first sum. */
function explained(today: Json | undefined): Record<string, string[]> {
  const reasons = Object.values(today?.reasons ?? {});
  const told: Record<string, string[]> = {};
  for (const { path, why } of Object.values(today?.differences ?? {})) {
    const [term] = Object.values(reasons.find(({ key }) => key === why)?.terms ?? {});
    if (term === undefined) continue;
    const lines = Object.values(term.lines ?? {}).map(({ line, sum }) => `${line} +${sum}`);
    told[String(path)] = [String(term.opening), ...lines, String(term.closing)];
  }
  return told;
}

describe('a bulletin that was published', () => {
  let first: Told;
  let before: Composed;
  beforeAll(async () => {
    const body = { knownAt: KNOWN_AT, number: '〔2021〕第6期' };
    first = await publish(body, 'june');
    before = await composed('published=true');
  });

  it('is recorded with its content and hash, once under one key', async () => {
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      streamId: 'period-2021',
      period: '2021-06',
      unitId: '黔江区',
      hash: before.hash,
      code: before.code,
      repeated: false,
    });
    const again = await publish({ knownAt: KNOWN_AT, number: '〔2021〕第6期' }, 'june');
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    const { bulletins } = (await api.get('/bulletins?year=2021')).body;
    expect(bulletins).toMatchObject([
      { id: first.body.id, period: '2021-06', number: '〔2021〕第6期', code: before.code },
    ]);
  });

  it('is printed again as it was after new facts, and the check names what is new', async () => {
    const late = { on: '2021-06-28', amountFen: '1000000000', voucher: '补-1' };
    const told = await api.record('/projects/QJ-005/funds', late);
    await api.get(`/report?asOf=2021-06-30&after=${told.body.position}`);
    const again = await composed('published=true');
    expect(again).toEqual(before);
    const files = ['docx', 'xlsx', 'html'].map(async (format) => {
      const path = `/bulletins/2021-06?published=${first.body.id}&format=${format}`;
      const [one, two] = [await bytes(path), await bytes(path)];
      expect(Buffer.compare(one.body, two.body)).toBe(0);
    });
    await Promise.all(files);
    const typed = before.code.toLowerCase().replaceAll('-', ' ');
    const { body } = await api.get(encodeURI(`/bulletins/2021-06/check?code=${typed}`));
    expect(body).toMatchObject({ intact: true, asKnownThen: { same: true, total: 0 } });
    expect(body.today?.same).toBe(false);
    expect(body.today?.differences).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          path: 'progress[funds].cumulative',
          printed: '81414000000',
          now: '82414000000',
        }),
        expect.objectContaining({ path: 'progress[funds].completionBp', printed: 2714, now: 2747 }),
      ]),
    );
    expect(explained(body.today)).toMatchObject({
      'progress[funds].cumulative': ['81414000000', 'late +1000000000', '82414000000'],
      'rates[funds-rate].printed': ['81414000000', 'late +1000000000', '82414000000'],
      'figures[funds].figures[funds.amount].printed': [
        '81414000000',
        'late +1000000000',
        '82414000000',
      ],
    });
  });

  it('stands until another takes its place by name', async () => {
    const other = await publish({}, 'june-2');
    expect([other.status, other.body.code]).toEqual([409, 'bulletin-already-published']);
    const replaced = await publish({ replaces: first.body.id }, 'june-3');
    expect(replaced.status).toBe(201);
    expect((await composed('published=true')).published?.id).toBe(replaced.body.id);
    expect(await composed(`published=${first.body.id}`)).toMatchObject({ hash: before.hash });
    const { bulletins } = (await api.get('/bulletins?year=2021')).body;
    expect(bulletins).toMatchObject([
      { id: first.body.id, replacedBy: replaced.body.id },
      { id: replaced.body.id, replaces: first.body.id, replacedBy: null },
    ]);
  });

  it('refuses its key for anything else', async () => {
    const other = await publish({ unit: '区教委', knownAt: KNOWN_AT }, 'june');
    expect([other.status, other.body.code]).toEqual([422, 'command-id-reused']);
  });

  it('stands apart from a publication nobody here can print', async () => {
    const content = { title: '外来通报' };
    const on = '2022-02-10';
    const told = await api.record('/periods/2022/bulletins', {
      ...{ on, period: '2022-01', unitId: '黔江区', asOf: '2022-01-31', knownAt: null },
      ...{ basis: 'reported', hash: '0'.repeat(64), content },
    });
    const { body } = await api.get('/bulletins?year=2022');
    expect([body.bulletins, body.unreadable]).toEqual([[], told.body.eventIds]);
    const again = await api.get('/bulletins/2022-01?published=true');
    expect(again.body.code).toBe('nothing-published');
  });

  it('is compared with by the next one: what was reported late is an adjustment', async () => {
    const again = await publish({ knownAt: '2021-07-31' }, 'may', '2021-05');
    expect(again.status).toBe(201);
    const late = { on: '2021-05-27', amountFen: '2000000000', voucher: '补-2' };
    const told = await api.record('/projects/QJ-005/funds', late);
    const { content } = await composed(`after=${told.body.position}`);
    expect(content.adjustments).toMatchObject({ period: '2021-05', asOf: '2021-05-31' });
    expect(content.adjustments?.rows).toContainEqual(
      expect.objectContaining({ metric: expect.objectContaining({ id: 'funds' }) }),
    );
    expect((await composed('', '2021-04')).content.adjustments).toBeNull();
  });
});

test.each([
  ['/bulletins/2021-13', 400, 'period-invalid'],
  ['/bulletins/2021-06-x4', 400, 'period-invalid'],
  ['/bulletins/2199-01', 422, 'period-not-begun'],
  ['/bulletins/2021-06?asOf=2021-07-01', 422, 'bulletin-outside-period'],
  ['/bulletins/2021-06?unit=nowhere', 404, 'unit-unknown'],
  ['/bulletins/2021-06?format=pdf', 400, 'invalid-query'],
  ['/bulletins/2021-06?colour=red', 400, 'invalid-query'],
  ['/bulletins/2021-06?office=%00', 400, 'invalid-query'],
  ['/bulletins/2021-03?published=true', 404, 'nothing-published'],
  ['/bulletins/2021-06?published=nothing', 404, 'bulletin-unknown'],
  ['/bulletins/2021-06/check?code=0000-0000-0000-0000', 404, 'bulletin-code-unknown'],
  ['/bulletins/2021-06/check', 400, 'invalid-query'],
  ['/bulletins?year=21', 400, 'invalid-query'],
])('%s is refused with %i %s', async (path, status, code) => {
  const answer = await api.get(path);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test.each([
  [{ replaces: '3e1f6c1a-6c7e-5b0f-9a51-0d6b4b1f7c55' }, 404, 'entry-unknown'],
  [{ asOf: 20210630 }, 400, 'invalid-query'],
  [{ format: 'docx' }, 400, 'invalid-query'],
  [[], 400, 'invalid-input'],
])('publishing %j is refused with %i %s', async (body, status, code) => {
  const answer = await publish(body, `no-${code}`, '2021-02');
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

test('a 旬, a quarter and a year have bulletins of their own', async () => {
  for (const [period, zh] of [
    ['2021-06-x3', '旬通报（2021年6月下旬）'],
    ['2021-Q2', '季督查通报（2021年第二季度）'],
    ['2021', '年考核通报（2021年度）'],
  ] as const) {
    const { content } = await composed('', period);
    expect(content.title.zh).toBe(`黔江区招商引资工作${zh}`);
    expect(content.progress.find(({ metric }) => metric.id === 'funds')?.target).not.toBeNull();
  }
});
