import { everyDistrict } from '../../../test/support/asked-districts.ts';
import { lightsByHand } from '../../../test/support/by-hand/lights.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import type { ProjectLightsAnswer } from './answers.ts';
import { ProjectLightsQuery } from './queries.ts';

const asker = { id: 'anyone', roles: [], unitScope: null };
const ALL = { about: null, colours: null, offset: 0, limit: 1000 };

describe('project lights, told again by hand from the lives of projects', () => {
  it('are the same on any day and back to the day each began, as known at any time', async () => {
    let told = 0;
    const size = { districts: 3, asks: 8 };
    await everyDistrict({ ...size, seed: 3 }, async (office, asked) => {
      const events = await recordedIn(office.store, '');
      for (const { scope: _, ...rest } of asked) {
        const ask = { ...rest, scope: {} };
        const answer = await office.queryAnyway<ProjectLightsAnswer>(
          new ProjectLightsQuery(asker, ask, ALL),
        );
        if (!('rows' in answer)) continue;
        const found = answer.rows.map(({ about, project, light }) => [
          `${about} ${project.id}`,
          `${light.colour} since ${light.since}`,
        ]);
        const byHand = [...lightsByHand(events, ask)].sort();
        expect({ ask, lights: found.sort() }).toEqual({ ask, lights: byHand });
        told += found.filter(([, light]) => !light?.startsWith('green')).length;
      }
    });
    expect(told).toBeGreaterThan(1);
  });
});
