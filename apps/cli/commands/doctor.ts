import { EXIT, exitCodeOfProblem } from '../../api/exit-codes.ts';
import { examined, type Finding } from '../../api/log-doctor.ts';
import { failures } from '../failure.ts';
import { words } from '../language.ts';
import { aboutFinding } from '../render/finding.ts';
import type { Session } from '../session.ts';

/**
 * `luodi doctor`: looks at the data directory and the cluster and says of each in one line that it
 * is well, or what to do. Ends with the code of the first thing that stands in the way.
 */
export async function doctor({ terminal, place, ended }: Session): Promise<void> {
  if (place.url !== null) {
    throw failures.usage(words('doctor 不接受 --url', 'doctor takes no --url'));
  }
  const findings: Finding[] = [];
  for await (const finding of examined(place.dataDirectory, process.env)) {
    findings.push(finding);
    if (terminal.json) continue;
    const { outcome } = finding;
    const sign = outcome === 'ok' ? terminal.green('✓') : outcome === 'warning' ? '!' : '✗';
    terminal.line(`${sign} ${terminal.say(aboutFinding(finding))}`);
  }
  if (terminal.json) terminal.line(JSON.stringify(findings));
  const worst = findings.find(({ outcome }) => outcome === 'failed');
  if (worst === undefined) return;
  const exit = exitCodeOfProblem({ code: worst.code ?? '' });
  ended(worst.code === 'disk-full' ? EXIT.dataDirectoryUnusable : exit);
}
