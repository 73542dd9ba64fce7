import { type Asked, answered, Desk, recordedIn } from '../../test/support/desk.ts';

const register = (projectId: string): Asked => [
  'RegisterProject',
  { projectId, on: '2021-01-10', unitId: 'a', name: projectId },
];
const sign = (projectId: string, together?: string, amountFen = '100'): Asked => [
  'SignContract',
  { projectId, on: '2021-03-18', kind: 'formal', amountFen },
  marked(together),
];
const start = (projectId: string, on: string, together?: string): Asked => [
  'StartConstruction',
  { projectId, on, mode: 'construction' },
  marked(together),
];
const funds = (projectId: string, amountFen: string, together?: string): Asked => [
  'ReceiveFunds',
  { projectId, on: '2021-04-01', amountFen },
  marked(together),
];
const marked = (together?: string) => (together === undefined ? {} : { together });

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});

const codes = async (asked: readonly Asked[]) =>
  (await desk.askMany(asked)).map((answer) => (answer.ok ? 'ok' : answer.refusal.code));

describe('many commands in one call', () => {
  it('go in stream by stream in the order given, each answered in its own place', async () => {
    const answers = await desk.askMany([
      register('p'),
      register('q'),
      sign('q'),
      sign('p'),
      start('q', '2021-05-01'),
      funds('p', '7'),
    ]);
    expect(answers.map((a) => [answered(a).streamId, answered(a).revision])).toEqual([
      ['project-p', 0],
      ['project-q', 0],
      ['project-q', 1],
      ['project-p', 1],
      ['project-q', 2],
      ['project-p', 2],
    ]);
    expect(await desk.types('project-p')).toEqual([
      'ProjectRegistered',
      'ContractSigned',
      'FundsReceived',
    ]);
    for (const answer of answers) {
      const { streamId, revision, eventIds, position } = answered(answer);
      const [event] = await desk.store.readStream(streamId, {
        fromRevision: revision,
        maxCount: 1,
      });
      expect(eventIds).toEqual([event?.id]);
      // The position is one at which the event can be read by whoever waits for it.
      expect(BigInt(position)).toBeGreaterThanOrEqual(event?.position ?? 0n);
    }
  });

  it('decide each on what those before it leave; a refusal stops none of the others', async () => {
    const asked = [register('p'), funds('p', '1'), sign('p'), sign('p'), funds('p', '2')];
    const ok = 'ok';
    expect(await codes(asked)).toEqual([ok, 'funded-before-signed', ok, 'already-signed', ok]);
    expect(await codes([])).toEqual([]);
  });

  it('asked again record nothing, and are answered as the first time', async () => {
    const asked = [register('p'), sign('p'), funds('p', '5')].map(
      ([type, input], n): Asked => [type, input, { key: `k${n}` }],
    );
    const first = await desk.askMany(asked);
    const head = await desk.store.head();
    const again = await desk.askMany(asked);
    expect(again.map((a) => answered(a).eventIds)).toEqual(first.map((a) => answered(a).eventIds));
    expect(again.every((a) => answered(a).repeated)).toBe(true);
    expect(await desk.store.head()).toBe(head);
  });

  it('twice in one call are recorded once', async () => {
    const [type, input] = register('p');
    const twice: Asked = [type, input, { key: 'same' }];
    const [first, second] = await desk.askMany([twice, twice]);
    if (first === undefined) throw new Error('no answer');
    expect(second).toEqual({ ...answered(first), repeated: true });
    expect(await desk.store.readStream('project-p')).toHaveLength(1);
  });

  it('meet others at work on the same streams and lose nothing', async () => {
    await desk.askMany([register('p'), sign('p'), register('q'), sign('q')]);
    const other = desk.colleague();
    const batch = (from: Desk, name: string) =>
      from.askMany(
        Array.from({ length: 40 }, (_, n): Asked => {
          const [type, input] = funds(n % 2 === 0 ? 'p' : 'q', String(n + 1));
          return [type, { ...input, voucher: `${name}${n}` }, { key: `${name}${n}` }];
        }),
      );
    const answers = await Promise.all([batch(desk, 'x'), batch(other, 'y'), batch(other, 'x')]);
    expect(answers.flat().filter((answer) => !answer.ok)).toEqual([]);
    const events = await recordedIn(desk.store, 'project-');
    expect(events).toHaveLength(4 + 80);
    expect(new Set(events.map((event) => event.id)).size).toBe(84);
  });
});

describe('facts of one row 一行', () => {
  it('go in all or none: where the second is refused the first leaves nothing', async () => {
    const asked = [
      register('p'),
      sign('p', 'row 3'),
      start('p', '2021-03-01', 'row 3'),
      funds('p', '9', 'row 3'),
    ];
    const fell = 'row-refused';
    expect(await codes(asked)).toEqual(['ok', fell, 'started-before-signed', fell]);
    expect(await desk.types('project-p')).toEqual(['ProjectRegistered']);
  });

  it('fall alone: other rows of the stream still go in, decided on what is left', async () => {
    const asked = [
      register('p'),
      sign('p', 'row 3', '111'),
      start('p', '2021-03-01', 'row 3'),
      funds('p', '9', 'row 4'),
      sign('p', 'row 5', '222'),
      funds('p', '8', 'row 6'),
    ];
    expect(await codes(asked)).toEqual([
      'ok',
      'row-refused',
      'started-before-signed',
      'funded-before-signed',
      'ok',
      'ok',
    ]);
    const [, signed] = await desk.store.readStream('project-p');
    expect(signed?.data).toMatchObject({ amountFen: '222' });
  });

  it('are asked again as one: what had been recorded is no reason to record a part', async () => {
    await desk.askMany([register('p'), [...sign('p').slice(0, 2), { key: 's' }] as never]);
    const [type, input] = sign('p');
    const asked: Asked[] = [
      [type, input, { key: 's', together: 'row 3' }],
      start('p', '2021-01-11', 'row 3'),
      funds('p', '9', 'row 3'),
    ];
    const answers = await codes(asked);
    expect(answers.slice(1)).toEqual(['started-before-signed', 'row-refused']);
    expect(await desk.types('project-p')).toEqual(['ProjectRegistered', 'ContractSigned']);
  });
});
