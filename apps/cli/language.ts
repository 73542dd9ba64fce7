import type { Message } from '#domain';

/** The languages Luodi speaks. */
export type Language = keyof Message;
export type { Message };

export const LANGUAGES: readonly Language[] = ['zh', 'en'];

/** A text in both languages. */
export const words = (zh: string, en: string): Message => ({ zh, en });

/**
 * The language of a command line, read before anything else so that help and usage errors are in
 * it too: `--lang`, else `LUODI_LANG`, else Chinese.
 */
export function languageOf(argv: readonly string[], environment: NodeJS.ProcessEnv): Language {
  const place = argv.lastIndexOf('--lang');
  const joined = argv.findLast((word) => word.startsWith('--lang='))?.slice('--lang='.length);
  const asked = joined ?? (place === -1 ? undefined : argv[place + 1]) ?? environment.LUODI_LANG;
  return LANGUAGES.find((language) => language === asked) ?? 'zh';
}
