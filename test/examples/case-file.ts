/** One worked example as its file says it; `README.md` beside this describes the format. */
export interface Case {
  readonly title: string;
  readonly given: readonly Line[];
  readonly when: Line;
  readonly then: Line;
  readonly claims: readonly Line[];
}

/** A line: its keyword and the words after it. */
export interface Line {
  readonly keyword: string;
  readonly words: readonly string[];
  /** Where it stands, for messages. */
  readonly place: string;
}

const BEFORE = ['given', 'when', 'then'] as const;
const CLAIMS = ['books', 'figure', 'stage', 'unit', 'scheme'] as const;
const KEYWORDS: readonly string[] = [...BEFORE, ...CLAIMS];

/** Reads the cases of a file; whatever is indented must make sense, the rest is prose. */
export function readCases(file: string, text: string): Case[] {
  const cases: Case[] = [];
  let title: string | null = null;
  let lines: Line[] = [];
  const close = () => {
    if (title !== null) cases.push(caseOf(title, lines));
    lines = [];
  };
  text.split('\n').forEach((raw, index) => {
    const place = `${file}:${index + 1}`;
    if (raw.startsWith('## ')) {
      close();
      title = raw.slice(3).trim();
    } else if (raw.startsWith('    ') && raw.trim() !== '') {
      if (title === null) throw new Error(`${place}: a line outside of any case`);
      lines.push(lineOf(raw, place, lines.at(-1)?.keyword));
    } else if (KEYWORDS.includes(raw.trim().split(/\s/)[0] ?? '')) {
      throw new Error(`${place}: lines of a case are indented by four blanks`);
    }
  });
  close();
  if (cases.length === 0) throw new Error(`${file}: no case`);
  return cases;
}

function lineOf(raw: string, place: string, above: string | undefined): Line {
  const words = (raw.match(/(?:[^\s"]|"[^"]*")+/g) ?? []).map((word) => word.replace(/"/g, ''));
  const [first = ''] = words;
  if (KEYWORDS.includes(first)) return { keyword: first, words: words.slice(1), place };
  // A line without a keyword goes on with the one above it.
  if (above === undefined) throw new Error(`${place}: ${first} is no keyword`);
  return { keyword: above, words, place };
}

function caseOf(title: string, lines: readonly Line[]): Case {
  const of = (keyword: string) => lines.filter((line) => line.keyword === keyword);
  const [when] = of('when');
  const [then] = of('then');
  if (!when || !then || of('when').length > 1 || of('then').length > 1) {
    throw new Error(`${title}: a case has one when and one then`);
  }
  const claims = lines.filter((line) => CLAIMS.some((keyword) => keyword === line.keyword));
  return { title, given: of('given'), when, then, claims };
}

/** The words of a line: those of the form `key=value`, and the bare ones in order. */
export function sorted(words: readonly string[]): { bare: string[]; named: Map<string, string> } {
  const bare: string[] = [];
  const named = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) named.set(word.slice(0, at), word.slice(at + 1));
    else bare.push(word);
  }
  return { bare, named };
}
