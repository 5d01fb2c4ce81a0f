/** A run of Chinese as terms: nobody types the words apart. */
import type { Term } from './query.ts';

/** Words that have a small word inside, and are kept. */
const KEPT = '目的|的确|了解|存在|现在|正在|在途|在线|所在|被动|自我|把握';

/** Words around a question, longest first. */
const ASKING =
  '为什么|怎么样|怎么办|有什么用|是什么|什么时候|会不会|能不能|可不可以|怎么|怎样|如何|什么|为何|是否|' +
  '还是|可以|一个|一直|不断|的|了|吗|呢|是|在|被|我|把';

const SMALL = new RegExp(`(${KEPT})|${ASKING}`, 'gu');

/**
 * A run of Chinese is looked for by every two characters: those of one word, and those of two that
 * follow each other.
 */
export function chineseTerms(run: string): Term[] {
  const parts = run.replace(SMALL, (_, kept: string | undefined) => kept ?? ' ').split(' ');
  return parts.flatMap((part) => {
    if (part === '') return [];
    if (part.length <= 2) return [{ forms: [part], weight: 1 }];
    const seams = seamsOf(part);
    const pairs = Array.from({ length: part.length - 1 }, (_, i) => part.slice(i, i + 2));
    return pairs.map((pair, i) => ({ forms: [pair], weight: 2 / part.length, seam: seams.has(i + 1) }));
  });
}

/** Where a browser does not know the words, every two characters are taken for one. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter('zh', { granularity: 'word' }) : undefined;

/** Where one word ends and the next begins, each of two characters or more: 突然 and 退位. */
function seamsOf(run: string): Set<number> {
  const words = [...(segmenter?.segment(run) ?? [])];
  const seams = words.filter(
    ({ segment }, i) => segment.length > 1 && (words[i - 1]?.segment.length ?? 0) > 1,
  );
  return new Set(seams.map(({ index }) => index));
}
