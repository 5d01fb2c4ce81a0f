/** A run of Chinese as terms: nobody types the words apart. */
import type { Term } from './query.ts';
import { HAN } from './spelling.ts';

/** Words that have a small word inside, and are kept. */
const KEPT =
  '目的|的确|了解|存在|现在|正在|在途|在线|所在|被动|自我|把握|参与|跟随|校验和|不同步|服从|不一样|不同';

/** Words around a question, longest first. */
const ASKING =
  '为什么|怎么样|怎么办|有什么用|有什么|有哪些|是什么|什么时候|会不会|能不能|可不可以|' +
  '怎么|怎样|如何|什么|为何|为啥|是否|' +
  '还是|可以|叫什么|这里|一个|一直|不断|的|了|吗|呢|是|在|被|我|把|和|与|跟|从';

const SMALL = new RegExp(`(${KEPT})|${ASKING}`, 'gu');

/** Words of any question, whatever it is about. */
const FAINT =
  /(区别|差别|不同(?!步)|原理|机制|作用|流程|过程|详解|解释|意思|含义|问题|多少|几个|哪些|请求)/u;

/** A run of Chinese without the words of any question. */
export function withoutSmall(run: string): string {
  const told = run.replace(SMALL, (_, kept: string | undefined) => kept ?? '');
  return told
    .split(FAINT)
    .filter((part) => !FAINT.test(part))
    .join('');
}

/** How much they count among others, and how much a seam does. */
const FAINTLY = 0.3;

/**
 * A run of Chinese is looked for by every two characters: those of one word, and those of two that
 * follow each other.
 */
export function chineseTerms(run: string): Term[] {
  const parts = run.replace(SMALL, (_, kept: string | undefined) => kept ?? ' ').split(' ');
  return parts
    .flatMap((part) => part.split(FAINT))
    .flatMap((part) => {
      if (part === '') return [];
      if (part.length <= 2) return [{ forms: [part], weight: FAINT.test(part) ? FAINTLY : 1 }];
      const seams = seamsOf(part);
      const pairs = Array.from({ length: part.length - 1 }, (_, i) => part.slice(i, i + 2));
      return pairs.map((pair, i) => {
        const seam = seams.has(i + 1);
        return { forms: [pair], weight: (seam ? FAINTLY : 1) * (2 / part.length), seam };
      });
    });
}

/** Where a browser does not know the words, every two characters are taken for one. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter('zh', { granularity: 'word' }) : undefined;

/**
 * Where words begin in a text, without those of one character that follow another: most are an
 * ending, such as that of 领导者. Empty where the browser does not know the words.
 */
export function beginnings(text: string): number[] {
  const words = [...(segmenter?.segment(text) ?? [])];
  const ending = (at: number): boolean =>
    HAN.test(words[at]!.segment) &&
    words[at]!.segment.length === 1 &&
    HAN.test(text[words[at]!.index - 1] ?? '');
  return words.filter((_, i) => !ending(i)).map(({ index }) => index);
}

/**
 * Where one word ends and the next begins, as 突然 and 退位, 时钟 and 不. Two of one character each
 * are often one word that the browser does not know.
 */
function seamsOf(run: string): Set<number> {
  const words = [...(segmenter?.segment(run) ?? [])];
  const seams = words.filter(
    ({ segment }, i) => i > 0 && (segment.length > 1 || words[i - 1]!.segment.length > 1),
  );
  return new Set(seams.map(({ index }) => index));
}
