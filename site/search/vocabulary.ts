/**
 * Which word stands in which texts. The texts are taken apart once, when the index has come; then
 * a query looks only at those that have one of its words.
 */
import { HAN, PIECES } from './spelling.ts';

/** Places of texts in the order of the index, each once. */
type Places = readonly number[];

const NOWHERE: Places = [];

/** The first word of a form, and whether the form goes on after it. */
const FIRST = /^((?:(?!\p{Script=Han})[\p{L}\p{N}_])+)(.?)/su;

export class Vocabulary {
  private readonly size: number;
  /** By Latin word, and by each Chinese character and each two. */
  private readonly places = new Map<string, number[]>();
  /** The Latin ones in order, so that those of one beginning stand together. */
  private readonly words: readonly string[];

  constructor(texts: readonly string[]) {
    this.size = texts.length;
    for (const [at, text] of texts.entries()) {
      for (const [piece] of text.matchAll(PIECES)) {
        if (HAN.test(piece)) this.addChinese(piece, at);
        else this.add(piece, at);
      }
    }
    this.words = [...this.places.keys()].filter((word) => !HAN.test(word)).sort();
  }

  /** Where a form may stand: all of its texts, and few others. */
  having(form: string): Places {
    if (HAN.test(form[0] ?? ''))
      return this.places.get(HAN.test(form[1] ?? '') ? form.slice(0, 2) : form[0]!) ?? NOWHERE;
    const [, word, next] = FIRST.exec(form) ?? [];
    if (word === undefined) return Array.from({ length: this.size }, (_, i) => i);
    if (next !== '') return this.places.get(word) ?? NOWHERE;
    const all = this.beginningWith(word).map((each) => this.places.get(each)!);
    return all.length === 1 ? all[0]! : [...new Set(all.flat())];
  }

  /** The Latin words that begin so. */
  beginningWith(start: string): readonly string[] {
    let [low, high] = [0, this.words.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.words[middle]! < start) low = middle + 1;
      else high = middle;
    }
    while (this.words[high]?.startsWith(start)) high++;
    return this.words.slice(low, high);
  }

  private addChinese(run: string, at: number): void {
    for (let i = 0; i < run.length; i++) {
      this.add(run[i]!, at);
      if (i + 1 < run.length) this.add(run.slice(i, i + 2), at);
    }
  }

  private add(word: string, at: number): void {
    const places = this.places.get(word);
    if (places === undefined) this.places.set(word, [at]);
    else if (places.at(-1) !== at) places.push(at);
  }
}
