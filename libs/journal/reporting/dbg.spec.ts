import { everyDistrict } from '../../../test/support/asked-districts.ts';
import { ReportedByHand } from '../../../test/support/by-hand/reported.ts';
import { recordedIn } from '../../../test/support/desk.ts';
import { sceneOf, isRefusal } from '../figures/evaluate.ts';
import { factsOf } from './facts.ts';
test('x', async () => {
  await everyDistrict({ districts: 120, asks: 8 }, async (office, asked) => {
    const events = await recordedIn(office.store, '');
    for (const ask of asked) {
      const hand = new ReportedByHand(events, ask);
      if (hand.unknownUnit) continue;
      const scene = await sceneOf(office.journal.current(), ask);
      if (isRefusal(scene)) continue;
      const rows = await scene.books.rows(`SELECT event, subject, revision, unit, on_day::VARCHAR, amount_fen, measure FROM (${factsOf(scene)})`);
      const w = (c: unknown) => scene.books.dictionary.wordOf(c as number);
      const ours = rows.map((r) => `${w(r[0]) === 'ActivityRecorded' ? 'unit' : 'project'}-${w(r[1])}@${r[2]} ${w(r[3])} ${r[4]} ${['signed','funds'].includes(w(r[6]) ?? '') ? r[5] : 0}`);
      const theirs = hand.facts.map((f) => `${f.address} ${f.unit} ${f.on} ${f.fen}`);
      const extra = ours.filter((o) => !theirs.includes(o));
      const missing = theirs.filter((o) => !ours.includes(o));
      for (const line of [...extra, ...missing].slice(0, 3)) {
        const s = line.split('@')[0];
        console.log(extra.length, missing.length, line, extra.includes(line) ? 'extra' : 'missing', ask.asOf, ask.knownAt, ask.unit, events.filter((e) => e.streamId === s).map((e) => `${e.revision} ${e.type} ${JSON.stringify(e.data)} ${e.id}`).join('\n'));
        for (const r of await scene.books.rows(`SELECT revision, event, sign, measure, occurred_on::VARCHAR, until_on::VARCHAR, since::VARCHAR, unit, since_unit, quantity, amount_fen FROM entries WHERE subject = ${scene.books.dictionary.find((s ?? '').replace('project-', ''))} AND revision=${line.split('@')[1]?.split(' ')[0]}`)) console.log(r.map(String).join(' '), w(r[3]), w(r[1]));
      }
      if (extra.length + missing.length > 0) throw new Error('differs');
    }
  });
}, 400000);
