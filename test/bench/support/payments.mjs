import { histories } from './histories.mjs';
import { SEED } from './logs.mjs';

const PROJECTS = 5000;

/** Projects of the generated logs that are formally signed and not ended. */
export function payable(count = PROJECTS) {
  const found = [];
  for (const { streamId, events } of histories(SEED)) {
    const formal = events.some((e) => e.type === 'ContractSigned' && e.data.kind === 'formal');
    const ended = events.some((e) => e.type === 'ProjectTerminated');
    if (formal && !ended) found.push(streamId.slice('project-'.length));
    if (found.length === count) return found;
  }
  return found;
}

/** Payments without end on those projects, none of them like another. */
export function* payments(random) {
  const projects = payable();
  for (let number = 1; ; number += 1) {
    yield {
      commandId: random.uuid(),
      input: {
        projectId: random.from(projects),
        on: '2025-12-31',
        amountFen: String(random.between(1, 9000) * 1_000_000),
        voucher: `银凭${number}`,
      },
    };
  }
}
