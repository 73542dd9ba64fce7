import { mkdtempSync, rmSync } from 'node:fs';
const { run } = await import('/work/main/test/bench/works/reporting.mjs');
const directory = mkdtempSync('/tmp/x/bench-');
try { console.log(JSON.stringify((await run({ directory, quick: false })).map((r) => [r.work, r.details]))); } finally { rmSync(directory, { recursive: true, force: true }); }
