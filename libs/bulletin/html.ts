import { createHash } from 'node:crypto';
import { cssStack, LIGHT_INK } from './office-fonts.ts';
import type { Block, Cell, Column, Page, Table } from './page.ts';

/**
 * A bulletin as one page of the web that needs nothing else: its style is its own, it runs no
 * script, and it prints on A4 with the heads of tables repeated. All text is escaped.
 */
export function htmlOf(page: Page): string {
  const { head, title, foot, language, blocks } = page;
  const lang = language === 'zh' ? 'zh-CN' : 'en';
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${styleOf(page)}</style>
</head>
<body>
<header>
<p class="banner">${escaped(head.name)}</p>
<p class="number">${escaped(head.number)}</p>
<p class="issued"><span>${escaped(head.office)}</span><span>${escaped(head.date)}</span></p>
</header>
<main>
<h1>${escaped(title)}</h1>
${blocks.map(blockHtml).join('\n')}
</main>
<footer><p>${escaped(foot.standing)} · <b>${escaped(foot.code)}</b></p></footer>
</body>
</html>
`;
}

/** The policy a browser is to hold the page to: its own style, and nothing else at all. */
export function htmlPolicy(page: Page): string {
  const hash = createHash('sha256').update(styleOf(page), 'utf8').digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'self'`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h2>${escaped(block.text)}</h2>`;
    case 'text':
      return `<p${block.small === true ? ' class="small"' : ''}>${escaped(block.text)}</p>`;
    case 'table':
      return tableHtml(block);
  }
}

/** A table of so many rows is moved to the next page rather than broken. */
const SHORT_ROWS = 12;

function tableHtml({ caption, about, annex, columns, rows, note }: Table): string {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  const widths = columns.map(({ width }) => Math.round((1000 * width) / all) / 10);
  const heads = columns.map(({ title }) => `<th scope="col">${escaped(title)}</th>`);
  const body = rows.map(
    (cells) => `<tr>${cells.map((c, at) => cellHtml(c, columns[at])).join('')}</tr>`,
  );
  const aside = about === '' ? '' : `<span class="about">${escaped(about)}</span>`;
  const below = note === null ? '' : `\n<p class="note">${escaped(note)}</p>`;
  const kind = annex === true ? 'annex' : rows.length <= SHORT_ROWS ? 'short' : 'within';
  return `<section class="${kind}">
<table>
<caption>${escaped(caption)}${aside}</caption>
<colgroup>${widths.map((width) => `<col width="${width}%">`).join('')}</colgroup>
<thead><tr>${heads.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>
</table>${below}
</section>`;
}

function cellHtml({ text, light, bold }: Cell, column: Column | undefined): string {
  const classes = [column?.align ?? 'left', ...(light ? [light] : []), ...(bold ? ['bold'] : [])];
  return `<td class="${classes.join(' ')}">${escaped(text)}</td>`;
}

/** The foot of every printed page is made by the browser, from texts of the style sheet. */
function styleOf({ foot, language }: Page): string {
  const lights = Object.entries(LIGHT_INK).map(([light, ink]) => `.${light} { color: #${ink}; }`);
  const indent = language === 'zh' ? '2em' : '0';
  const line = cssText(`${foot.standing} · ${foot.code}`);
  return `
@page { size: A4 portrait; margin: 25mm 24mm 26mm 26mm;
  @bottom-center { content: "— " counter(page) " —\\A ${line}";
    white-space: pre; font: 8pt ${cssStack('foot')}; } }
body { margin: 0 auto; max-width: 160mm; padding: 8mm; color: #000; background: #fff;
  font: 16pt/1.75 ${cssStack('text')}; }
header p { text-align: center; margin: 0 0 .3em; }
header .banner { font: 28pt/1.3 ${cssStack('title')}; color: #C00000; }
header .issued { display: flex; justify-content: space-between; border-bottom: 1.5pt solid #C00000;
  margin-bottom: 1.2em; }
h1 { font: 22pt/1.4 ${cssStack('title')}; text-align: center; margin: 0 0 1em; }
h2 { font: 16pt/1.75 ${cssStack('heading')}; margin: .4em 0 0; text-indent: ${indent};
  break-after: avoid; }
main p { margin: 0; text-indent: ${indent}; text-align: justify; }
main p.small { font-size: 10.5pt; line-height: 1.5; }
section { margin: .6em 0 .8em; }
section.annex { break-before: page; }
section.short { break-inside: avoid; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 9pt;
  line-height: 1.25; font-variant-numeric: tabular-nums; }
caption { font: 14pt/1.6 ${cssStack('heading')}; break-after: avoid; }
caption .about { display: block; font: 9pt ${cssStack('text')}; text-align: right; }
thead { display: table-header-group; break-after: avoid; }
tr { break-inside: avoid; }
tbody tr:first-child, tbody tr:nth-child(2) { break-before: avoid; }
tbody tr:last-child { break-before: avoid; }
th { font-family: ${cssStack('heading')}; font-weight: normal; background: #EDEDED; }
th, td { border: .5pt solid #000; padding: .5mm .6mm; overflow-wrap: anywhere; }
td.left { text-align: left; }
td.right { text-align: right; }
td.centre { text-align: center; }
td.bold { font-weight: bold; }
${lights.join('\n')}
main p.note { font-size: 9pt; line-height: 1.4; text-indent: 0; margin-top: .3em; }
footer { margin-top: 2em; border-top: .5pt solid #000; font: 9pt ${cssStack('foot')}; }
@media print { body { max-width: none; padding: 0; } footer { display: none; }
  thead th { -webkit-print-color-adjust: exact; print-color-adjust: exact; } }
`;
}

/** A text inside the quotes of a style sheet. */
function cssText(text: string): string {
  return text.replace(/[^\p{L}\p{N} ·:+\-.（）()—]/gu, (sign) => {
    return `\\${sign.codePointAt(0)?.toString(16) ?? '20'} `;
  });
}

const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string) => text.replace(/[&<>"']/g, (mark) => MARKUP[mark] ?? mark);
