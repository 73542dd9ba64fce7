export type Language = 'zh' | 'en';

/**
 * The language to answer in, by `Accept-Language` (RFC 9110): the one of ours with the highest
 * weight, Chinese where there is none or both weigh the same.
 */
export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'zh';
  const weights = { zh: 0, en: 0, any: 0 };
  for (const part of header.toLowerCase().slice(0, 500).split(',')) {
    const [range = '', ...parameters] = part.trim().split(';');
    const q = parameters.find((p) => p.trim().startsWith('q='))?.trim();
    const weight = q === undefined ? 1 : Number(q.slice(2));
    const primary = range.split('-')[0];
    const name = primary === '*' ? 'any' : primary;
    if (name !== 'zh' && name !== 'en' && name !== 'any') continue;
    // A weight nobody can read is no wish.
    if (weight >= 0 && weight <= 1) weights[name] = Math.max(weights[name], weight);
  }
  return (weights.en || weights.any) > (weights.zh || weights.any) ? 'en' : 'zh';
}
