/** Texts as integer codes: given once, in order, and never taken back. Code 0 is no text. */
export class Dictionary {
  private readonly codes = new Map<string, number>();
  private readonly words: string[] = [''];
  private unsaved = 1;

  /** The code of a text, given now where it has none yet. */
  codeOf(word: string | null | undefined): number {
    if (word === null || word === undefined) return 0;
    const known = this.codes.get(word);
    if (known !== undefined) return known;
    const code = this.words.push(word) - 1;
    this.codes.set(word, code);
    return code;
  }

  /** The code of a text, or −1, which no line carries, where the books have never seen it. */
  find(word: string): number {
    return this.codes.get(word) ?? -1;
  }

  /** The text of a code; null for 0. */
  wordOf(code: number): string | null {
    return code === 0 ? null : (this.words[code] ?? null);
  }

  /** Words that are not stored yet, from the first of them on. */
  pending(): { readonly from: number; readonly words: readonly string[] } {
    return { from: this.unsaved, words: this.words.slice(this.unsaved) };
  }

  /** What was pending is stored: a failed commit leaves it pending for the next. */
  saved(): void {
    this.unsaved = this.words.length;
  }
}
