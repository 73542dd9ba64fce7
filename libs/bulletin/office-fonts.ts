/** A typeface by what it is for: its Western and Chinese names, and what stands in for it. */
export interface Typeface {
  readonly western: string;
  readonly chinese: string;
  /** Names the same or the nearest face goes by on other machines, the nearest first. */
  readonly otherwise: readonly string[];
}

const WESTERN = 'Times New Roman';

/**
 * The faces official papers are set in (GB/T 9704): 小标宋 for titles, 黑体 for headings, 仿宋 for the
 * text, 宋体 for page numbers. Not every machine has them under these names, so each carries others.
 */
export const FACES = {
  title: {
    western: WESTERN,
    chinese: '方正小标宋简体',
    otherwise: ['FZXiaoBiaoSong-B05S', '小标宋', '华文中宋', 'STZhongsong', '宋体', 'SimSun'],
  },
  heading: {
    western: WESTERN,
    chinese: '黑体',
    otherwise: ['SimHei', 'Heiti SC', 'Noto Sans CJK SC'],
  },
  text: {
    western: WESTERN,
    chinese: '仿宋_GB2312',
    otherwise: ['仿宋', 'FangSong', 'STFangsong', '华文仿宋', 'Noto Serif CJK SC'],
  },
  foot: {
    western: WESTERN,
    chinese: '宋体',
    otherwise: ['SimSun', 'Songti SC', 'Noto Serif CJK SC'],
  },
} as const satisfies Record<string, Typeface>;

export type Face = keyof typeof FACES;

/** A face as a style sheet of the web lists it, ending in what every machine has. */
export function cssStack(face: Face): string {
  const { western, chinese, otherwise } = FACES[face];
  const last = face === 'heading' ? 'sans-serif' : 'serif';
  const names = [western, chinese, ...otherwise].map((name) => `"${name}"`);
  return [...names, last].join(', ');
}

/** The font table of a Word document: under which other names a face may be looked for. */
export function fontTable(): string {
  const main = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
  const chinese = Object.values<Typeface>(FACES).map(
    ({ chinese: name, otherwise }) =>
      `<w:font w:name="${name}"><w:altName w:val="${otherwise.join(',')}"/>` +
      '<w:charset w:val="86"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>',
  );
  const roman = '<w:charset w:val="00"/><w:family w:val="roman"/>';
  const western = `<w:font w:name="${WESTERN}">${roman}</w:font>`;
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    `<w:fonts xmlns:w="${main}">${western}${chinese.join('')}</w:fonts>`
  );
}

/** Colours of the lights on paper: dark enough to read, and never the only sign. */
export const LIGHT_INK = {
  green: '1B7F3B',
  yellow: '9A6700',
  red: 'C00000',
  stalled: '595959',
  none: '000000',
} as const;
