import { formatWan, shanghaiTime } from '#domain';
import type { ExplainedEntry, ExplainedTerm } from '#journal';
import type { Evidence } from './evidence.ts';

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (c) => `&#${(c.codePointAt(0) ?? 0).toString()};`);
const amount = (value: string, weight: 'count' | 'amount') =>
  weight === 'amount' ? formatWan(BigInt(value)) : value;

const STYLE = `body{font-family:FangSong,仿宋,serif;margin:2em auto;max-width:60em;line-height:1.6}
h1,h2{font-family:SimHei,黑体,sans-serif}table{border-collapse:collapse;width:100%}
td,th{border:1px solid #999;padding:.2em .5em;text-align:left}td.n{text-align:right}
thead{display:table-header-group}tr{break-inside:avoid}code{font-size:.85em}`;

/** The evidence as a page a person reads and prints, in Chinese. */
export function reportOf(evidence: Omit<Evidence, 'verifier'>): string {
  const { explanation, proofs, kept, scheme } = evidence;
  const { figure, terms } = explanation;
  const seal = proofs.at(-1)?.seal;
  const known =
    figure.knownAt === null ? '目前全部填报' : `${shanghaiTime(figure.knownAt).zh}前的填报`;
  const sealed = seal
    ? `${shanghaiTime(seal.sealedAt).zh}签封的 ${seal.size} 个事件`
    : '签封的事件';
  const first = kept.keys[0]?.keyId ?? '—';
  const label = escaped(figure.label.zh);
  return `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><title>${label} 证据</title>
<style>${STYLE}</style>
<h1>${label}：${escaped(figure.printed.zh)}</h1>
<p>截至 ${figure.asOf}，按${escaped(known)}；口径：${escaped(scheme.name)}。</p>
<p>公式：${escaped(figure.formula.zh)}（<code>${escaped(figure.id)}</code>）</p>
${terms.map(termOf).join('\n')}
<h2>如何核验</h2>
<p>每条分录所依据的事件各有一份证明（<code>proofs/</code>，共 ${proofs.length} 份），
证明该事件原样列于${escaped(sealed)}之中。离线核验只需 Node.js 20 以上：</p>
<pre>node verifier.mjs --pack . --key ${first}</pre>
<p>首个密钥 <code>${first}</code> 应与本局公布的一致；
<code>manifest.json</code> 列有各文件的 SHA-256。</p>
</html>
`;
}

const HEADS = ['业务日期', '对象', '责任单位', '数额', '填报', '事件', '来源'];

function termOf(term: ExplainedTerm): string {
  const { name, sum, weight, entries, total } = term;
  const heads = HEADS.map((head) => `<th>${head}</th>`).join('');
  return `<h2>${escaped(name.zh)}：${escaped(amount(sum, weight))}（${total} 条分录）</h2>
<table><thead><tr>${heads}</tr></thead>
<tbody>${entries.map((entry) => rowOf(entry, weight)).join('\n')}</tbody></table>`;
}

function rowOf(entry: ExplainedEntry, weight: 'count' | 'amount'): string {
  const { sign, occurredOn, name, subject, unit, event } = entry;
  const value = weight === 'amount' ? entry.amountFen : String(entry.quantity);
  const signed = `${sign < 0 ? '−' : ''}${amount(value, weight)}`;
  const cell = (text: string, more = '') => `<td${more}>${escaped(text)}</td>`;
  return `<tr>${[
    cell(occurredOn),
    cell(name ?? subject),
    cell(unit ?? '—'),
    cell(signed, ' class="n"'),
    cell(shanghaiTime(event.reportedAt).zh),
    cell(`${event.stream}@${event.revision}`),
    cell(event.origin ?? '—'),
  ].join('')}</tr>`;
}
