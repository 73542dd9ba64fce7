import { type Message, shanghaiDay, shanghaiTime } from '#domain';
import { annexesOf } from './annexes.ts';
import type { BulletinContent } from './content.ts';
import * as findings from './findings.ts';
import { codeOf, type Hash } from './hash.ts';
import { dayWords, type Language } from './numbers.ts';
import type { Block, Page } from './page.ts';
import { periodWords, readPeriod } from './period.ts';
import * as sections from './sections.ts';

const NUMERALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二'];

const BASIS: { readonly [B in BulletinContent['basis']]: Message } = {
  reported: { zh: '按填报时间', en: 'as reported' },
  recorded: { zh: '按入库时间', en: 'as recorded' },
};

/**
 * Lays a content out in one language: the same words and numbers for every format, so that no two
 * formats can say different things.
 */
export function layOut(content: BulletinContent, hash: Hash, language: Language): Page {
  const say = (message: Message) => message[language];
  const { unit, office, number, asOf, knownAt, basis } = content;
  const placed = readPeriod(content.period.id);
  const period = placed === null ? content.period.id : say(periodWords(placed));
  const standing: Message = {
    zh: `截至 ${asOf} · 已知截止 ${shanghaiTime(knownAt).zh}（${BASIS[basis].zh}）`,
    en: `As of ${asOf} · known by ${shanghaiTime(knownAt).en} (${BASIS[basis].en})`,
  };
  const code = codeOf(hash);
  return printable({
    language,
    head: {
      name: say({
        zh: `${unit.name}招商引资工作通报`,
        en: `${unit.name}: investment promotion bulletin`,
      }),
      number: number ?? period,
      office: office ?? '',
      date: dayWords(shanghaiDay(knownAt), language),
    },
    title: say(content.title),
    blocks: blocksOf(content, language),
    foot: {
      standing: say(standing),
      code: say({ zh: `校验码 ${code}`, en: `Verification code ${code}` }),
    },
  });
}

/** Signs no XML may hold, and no page shows. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;

/** A page whose texts can stand in any of the formats: names come from outside. */
function printable(page: Page): Page {
  return JSON.parse(JSON.stringify(page), (_, value: unknown) => {
    return typeof value === 'string' ? value.replace(UNPRINTABLE, ' ') : value;
  }) as Page;
}

/** The sections that have something to say, numbered in order, then the tables of the units. */
function blocksOf(content: BulletinContent, language: Language): Block[] {
  const annexes = annexesOf(content, language);
  const all = [
    sections.progress(content, language),
    sections.rates(content, language),
    sections.figures(content, language),
    sections.units(content, language, annexes.length),
    sections.halfYear(content, language),
    findings.stalls(content, language),
    findings.lights(content, language),
    findings.adjustments(content, language),
    findings.closedMonths(content, language),
    findings.rules(content, language),
  ].filter((section) => section !== null);
  const numbered = all.flatMap(({ title, blocks }, index): Block[] => {
    const mark: Message = { zh: `${NUMERALS[index]}、`, en: `${index + 1}. ` };
    return [{ kind: 'heading', text: `${mark[language]}${title[language]}` }, ...blocks];
  });
  return [...numbered, ...annexes];
}
