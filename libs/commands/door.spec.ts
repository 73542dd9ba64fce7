import { defaultScheme } from '#domain';
import { BODIES, leastOf } from '../../test/support/command-bodies.ts';
import { CATALOGUE, type CommandType, orderOf } from './catalogue.ts';
import { localAdministrator } from './command.ts';
import { readCommand } from './door.ts';

const envelope = { commandId: 'k', actor: localAdministrator };
const read = (type: CommandType, body: unknown) => readCommand(type, body, envelope);

/** The fields a refusal names. */
function namedBy(type: CommandType, body: unknown): string[] {
  const reading = read(type, body);
  if (reading.ok) return [];
  expect(reading.refusal.code).toBe('invalid-input');
  const said = reading.refusal.facts.fields as readonly string[];
  return said.map((fault) => fault.slice(0, fault.indexOf(':')));
}

/** Values of every other JSON type than the good one's, and its like in an array. */
function wrongFor(good: unknown): unknown[] {
  const others: unknown[] = [null, true, 7.5, '', {}, [], [good], { of: good }];
  if (typeof good === 'boolean') return [...others.filter((v) => v !== true), 'true', 1];
  if (typeof good === 'number') return [...others, String(good), Number.NaN];
  if (Array.isArray(good)) {
    const others = typeof good[0] === 'number' ? [['7'], [7.5], [1e10]] : [[7]];
    return [null, true, 7.5, 'x', {}, [[]], [''], ...others];
  }
  if (typeof good === 'object') return [null, true, 7.5, 'x', [], [good]];
  return others;
}

/** What says no to null: the tree's root has no parent, a plan may be withdrawn, all be known. */
const NULLABLE = ['RegisterUnit.parentId', 'SetSchedule.plannedOn', 'PublishBulletin.knownAt'];

const types = CATALOGUE.map((row) => row.type as CommandType);

describe('the door 命令入口', () => {
  it('knows every command by one class of its own', () => {
    expect(types).toHaveLength(34);
    expect(new Set(CATALOGUE.map((row) => row.class)).size).toBe(34);
    expect(Object.keys(BODIES).sort()).toEqual([...types].sort());
  });

  describe.each(types)('%s', (type) => {
    const body = BODIES[type];

    it('takes a good body, with all it may say and with the least it must', () => {
      for (const good of [body.full, leastOf(body)]) {
        const reading = read(type, good);
        expect(reading).toMatchObject({ ok: true, command: { envelope } });
        if (!reading.ok) continue;
        // What is recorded is what was sent, no more and no less.
        const { command } = orderOf(reading.command);
        expect({ ...command.data, ...command, type, data: null }).toEqual({
          ...good,
          ...addressOf(command),
          type,
          data: null,
        });
      }
    });

    it.each(Object.keys(leastOf(body)))('names %s where it is missing', (field) => {
      const { [field]: _, ...rest } = body.full;
      expect(namedBy(type, rest)).toContain(field);
    });

    it.each(Object.keys(body.full))('names %s where it is of another type', (field) => {
      for (const wrong of wrongFor(body.full[field])) {
        if (wrong === null && NULLABLE.includes(`${type}.${field}`)) continue;
        const named = namedBy(type, { ...body.full, [field]: wrong });
        // A nested object may be named by the field within it that is wrong.
        expect(named.map((name) => name.split('.')[0])).toContain(field);
      }
    });

    it('names a field nobody knows', () => {
      expect(namedBy(type, { ...body.full, surprise: 1 })).toEqual(['surprise']);
    });

    it('takes no envelope, constructor or prototype from outside', () => {
      for (const name of ['envelope', 'constructor', '__proto__', 'prototype', 'toString']) {
        for (const value of ['{"actor":{"id":"root"}}', 'null', '"x"', '{"prototype":{}}', '[]']) {
          const text = JSON.stringify(body.full).replace(/}$/, `,"${name}":${value}}`);
          expect(namedBy(type, JSON.parse(text)).length).toBeGreaterThan(0);
        }
      }
      expect(Object.hasOwn(Object.prototype, 'actor')).toBe(false);
    });

    it.each([[undefined], [null], ['{}'], [7], [[]], [[body.full]], [true]])(
      'takes only a JSON object, not %j',
      (whole) => {
        expect(namedBy(type, whole)).toHaveLength(1);
      },
    );
  });

  it('looks into what is nested, and names the path', () => {
    const wrong = { name: 7, sector: 'fourth', aliases: ['', 'x'], colour: 'red' };
    const body = { ...BODIES.CorrectProjectDetails.full, changes: wrong };
    expect(new Set(namedBy('CorrectProjectDetails', body))).toEqual(
      new Set(['changes.name', 'changes.sector', 'changes.aliases', 'changes.colour']),
    );
    const polluted = JSON.parse('{"__proto__":{"admin":true},"name":"x"}');
    const reading = read('CorrectProjectDetails', { ...body, changes: polluted });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    if (reading.ok)
      expect(orderOf(reading.command).command.data).not.toHaveProperty('changes.admin');
  });

  it.each([
    ['a rate without a denominator', 'rates.0.denominator', { rates: [rateWith('denominator')] }],
    ['words for a flag', 'metrics.0.query.where.key', { metrics: [metricWhere('true OR true')] }],
    ['a measure nobody keeps', 'metrics.0.query.measure', { metrics: [metricOf('tea')] }],
    ['a milestone nobody reaches', 'prerequisites.opened', { prerequisites: { opened: [] } }],
    ['weights in words', 'weights.press', { weights: { press: 'two' } }],
    ['a field of its own', 'colour', { colour: 'red' }],
  ])('takes no scheme with %s, and says where', (_, path, wrong) => {
    const body = { on: '2021-01-01', scheme: { ...defaultScheme, ...wrong } };
    const reading = read('AdoptScheme', body);
    expect(reading).toMatchObject({
      ok: false,
      refusal: { facts: { fields: [`scheme: does not fit at ${path}`] } },
    });
  });

  it('tells all that is wrong at once', () => {
    const named = namedBy('SignContract', { projectId: 'a/b', on: '18.3.2021', kind: 'oral' });
    expect(new Set(named)).toEqual(new Set(['projectId', 'on', 'kind', 'amountFen']));
  });

  it.each([
    ['projectId', ['', ' a', 'a ', 'a/b', '$all', 'a\nb', 'a#b', 'x'.repeat(101)]],
    ['on', ['2021-3-18', '2021/03/18', '20210318', '2021-03-18T00:00:00Z', '2021-03-18\n']],
    ['amountFen', ['1.5', '1e3', '007', '+1', '1 000', '-0', '9'.repeat(19), '１２']],
    ['occasion', ['', 'a\u0000b', 'x'.repeat(201)]],
  ])('is exact about %s', (field, wrongs) => {
    for (const wrong of wrongs) {
      expect(namedBy('SignContract', { ...BODIES.SignContract.full, [field]: wrong })).toContain(
        field,
      );
    }
  });

  it('leaves meaning to the rules: a day that does not exist has the right shape', () => {
    expect(read('SignContract', { ...BODIES.SignContract.full, on: '2021-02-31' }).ok).toBe(true);
  });
});

function rateWith(without: string) {
  return Object.fromEntries(
    Object.entries(defaultScheme.rates[0] ?? {}).filter(([field]) => field !== without),
  );
}

function metricOf(measure: string, where: object = {}) {
  const query = { measure, weight: 'count', window: 'ever', where };
  return { id: 'own', name: { zh: '自有', en: 'own' }, query };
}

function metricWhere(key: string) {
  return metricOf('talks', { key });
}

/** Where the command goes stands beside its data, not in it. */
function addressOf(command: object): object {
  const { type: _, data: __, ...address } = command as Record<string, unknown>;
  return address;
}
