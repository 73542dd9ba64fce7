import { anEvent, mustBeAppended, readToTheEnd, someEvents } from './events.ts';
import type { NewPlace } from './place.ts';

/**
 * What a store promises that gives out the instants itself. Those of a cluster are its leader's,
 * and no place can set a leader's clock.
 */
export function clockContract(newPlace: NewPlace): void {
  it('never lets recorded time go backwards, whatever the clock does', async () => {
    const place = await newPlace();
    let now = Date.parse('2021-06-30T08:00:00.123Z');
    const store = await place.open({ clock: () => now });
    const steps = [0, 1000, -5000, 10.7, Number.NaN];
    for (const [number, step] of steps.entries()) {
      now += step;
      mustBeAppended(await store.append(`s-${number}`, 'no-stream', someEvents(2)));
    }
    await store.close();
    const reopened = await place.open({ clock: () => 0 });
    mustBeAppended(await reopened.append('late', 'no-stream', [anEvent()]));
    const instants = (await readToTheEnd(reopened)).map((event) => event.recordedAt);
    expect(instants[0]).toBe('2021-06-30T08:00:00.123Z');
    expect(instants).toEqual([...instants].sort());
    expect(instants.at(-1)).toBe('2021-06-30T08:00:01.123Z');
    await reopened.close();
    await place.remove();
  });
}
