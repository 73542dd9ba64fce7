const HEADS = ['work', 'unit', 'ours', 'peer', 'theirs', 'ratio', 'target', 'met'];

/** Says of a row what its target is and whether it is met. */
export function judged(row) {
  const { ours, theirs, least, most, atLeast, atMost } = row;
  const ratio = theirs === undefined ? null : ours / theirs;
  if (least !== undefined) return { ...row, ratio, target: `≥ ${least} ×`, met: ratio >= least };
  if (most !== undefined) {
    return { ...row, ratio, target: `≤ ${shown(most)} ×`, met: ratio <= most };
  }
  if (atLeast !== undefined) {
    return { ...row, ratio, target: `≥ ${shown(atLeast)}`, met: ours >= atLeast };
  }
  return { ...row, ratio, target: `≤ ${shown(atMost)}`, met: ours <= atMost };
}

/** The rows as a table for people, notes below. */
export function table(rows) {
  const lines = [HEADS, ...rows.map(cells)];
  const widths = HEADS.map((_, column) => Math.max(...lines.map((line) => width(line[column]))));
  const text = lines.map((line) => line.map((cell, at) => pad(cell, widths[at], at)).join('  '));
  const rule = widths.map((size) => '─'.repeat(size)).join('  ');
  const notes = rows.flatMap(({ work, note }) => (note ? [`  ${work}: ${note}`] : []));
  return [text[0], rule, ...text.slice(1), '', ...new Set(notes)].join('\n');
}

function cells({ work, unit, ours, peer, theirs, ratio, target, met }) {
  const theirsText = theirs === undefined ? '' : shown(theirs);
  const ratioText = ratio === null ? '' : ratio.toFixed(2);
  return [work, unit, shown(ours), peer ?? '', theirsText, ratioText, target, met ? 'yes' : 'NO'];
}

function shown(number) {
  if (number >= 1000) return Math.round(number).toLocaleString('en');
  return number >= 100 ? number.toFixed(0) : String(Number(number.toFixed(2)));
}

/** Names stand left and numbers right. */
function pad(cell, size, column) {
  const gap = ' '.repeat(size - width(cell));
  return [2, 4, 5].includes(column) ? gap + cell : cell + gap;
}

/** Chinese characters take two columns of a terminal. */
function width(cell) {
  return [...cell].reduce((sum, letter) => sum + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0);
}
