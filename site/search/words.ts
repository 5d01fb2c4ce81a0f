import { translate } from '@docusaurus/Translate';
import type { Place } from './engine.ts';

/** What kind of place a hit leads to. */
export function placeWord(place: Place): string {
  switch (place) {
    case 'section':
      return translate({ id: 'search.place.section', message: '章节' });
    case 'term':
      return translate({ id: 'search.place.term', message: '术语' });
    case 'definition':
      return translate({ id: 'search.place.definition', message: '定义' });
    case 'api':
      return translate({ id: 'search.place.api', message: 'API' });
    case 'module':
      return translate({ id: 'search.place.module', message: '模块' });
    case 'file':
      return translate({ id: 'search.place.file', message: '源文件' });
  }
}

export const words = {
  field: () => translate({ id: 'search.field', message: '搜索全书' }),
  hint: () => translate({ id: 'search.hint', message: '搜索' }),
  list: () => translate({ id: 'search.list', message: '搜索结果' }),
  title: () => translate({ id: 'search.title', message: '搜索' }),
  ask: () => translate({ id: 'search.ask', message: '符号、术语、报错原文，或者你会怎样问。' }),
  loading: () => translate({ id: 'search.loading', message: '正在取来索引……' }),
  failed: () => translate({ id: 'search.failed', message: '索引没有取到，再输入一次试试。' }),
  none: (text: string) => translate({ id: 'search.none', message: '没有找到“{text}”。' }, { text }),
  instead: (typed: string, shown: string) =>
    translate({ id: 'search.instead', message: '没有“{typed}”，按“{shown}”找：' }, { typed, shown }),
  missing: (all: readonly string[]) => {
    const between = translate({ id: 'search.between', message: '、' });
    return translate(
      { id: 'search.missing', message: '书里没有：{words}。' },
      { words: all.join(between) },
    );
  },
  count: (count: number) =>
    count === 1
      ? translate({ id: 'search.one', message: '1 个结果' })
      : translate({ id: 'search.count', message: '{count} 个结果' }, { count: String(count) }),
  first: (count: number) =>
    translate({ id: 'search.first', message: '最合适的 {count} 个结果' }, { count: String(count) }),
  all: () => translate({ id: 'search.all', message: '全部结果' }),
} as const;
