import { BULLETIN_BYTES_MAX } from '#domain';
import { BODIES, leastOf } from '../../test/support/command-bodies.ts';
import { answered, Desk } from '../../test/support/desk.ts';

const JUNE = { ...leastOf(BODIES.PublishBulletin), unitId: 'district' };

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});

describe('a published bulletin 已发布的通报', () => {
  it('comes back from the log as it was handed out', async () => {
    const content = { title: '六月通报', deep: [{ a: [null, true, 1.5, '81414000000'] }] };
    await desk.ask('PublishBulletin', { ...JUNE, content });
    const [event] = await desk.store.readStream('period-2021');
    expect(event).toMatchObject({ type: 'BulletinPublished', data: { content } });
    expect(event?.data).not.toHaveProperty('year');
  });

  it('as large as one may be goes into one event, whatever else stands in it', async () => {
    // {"t":""} takes 8 bytes.
    const content = { t: 'x'.repeat(BULLETIN_BYTES_MAX - 8) };
    expect(await desk.ask('PublishBulletin', { ...JUNE, content })).toMatchObject({ ok: true });
    const larger = { ...JUNE, period: '2021-Q2', content: { t: `${content.t}x` } };
    expect(await desk.ask('PublishBulletin', larger)).toMatchObject({
      refusal: { code: 'bulletin-too-large', facts: { bytes: BULLETIN_BYTES_MAX + 1 } },
    });
  });

  it('is replaced by the id its first answer gave', async () => {
    const first = answered(await desk.ask('PublishBulletin', JUNE));
    const [replaces] = first.eventIds;
    const again = { ...JUNE, hash: 'b'.repeat(64) };
    expect(await desk.ask('PublishBulletin', again)).toMatchObject({
      refusal: { code: 'bulletin-already-published', facts: { bulletinId: replaces } },
    });
    expect(await desk.ask('PublishBulletin', { ...again, replaces })).toMatchObject({ ok: true });
    expect(await desk.ask('PublishBulletin', { ...again, replaces })).toMatchObject({
      ok: true,
      repeated: true,
      eventIds: [],
    });
  });
});
