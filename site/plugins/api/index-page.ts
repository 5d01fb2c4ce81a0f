/** The first page of the API reference: every module in reading order, with a sentence. */
import type { Language } from '../weave/pieces.ts';
import { behindHtml } from '../../components/Stale/words.ts';
import { orderSentence } from '../weave/summaries.ts';
import { introduction, readingOrder } from './order.ts';

const HEAD = {
  zh: ['模块', '内容'],
  en: ['Module', 'What it holds'],
} as const;

/** The page as Markdown, without its title. */
export function indexPage(root: string, language: Language): string {
  const told = (name: string, english: string): readonly [text: string, mark: string] => {
    const { text, behind } = orderSentence(root, { name, english }, language);
    return [text, behind ? behindHtml(language) : ''];
  };
  const say = (name: string, english: string): string => told(name, english).join('');
  const [module, holds] = HEAD[language];
  const parts = readingOrder(root).map(({ heading, rows }) => {
    const [title, mark] = told(`# ${heading}`, heading);
    return [
      `## ${title}`,
      '',
      ...(mark ? [mark, ''] : []),
      `| ${module} | ${holds} |`,
      '| ------ | ------ |',
      ...rows.map(({ key, modules, sentence }) => {
        const links = modules.map((name) => `[\`${name}\`](${name}.md)`);
        return `| ${links.join(language === 'zh' ? '、' : ', ')} | ${say(key, sentence)} |`;
      }),
    ].join('\n');
  });
  const paragraphs = introduction(root).map(({ key, sentence }) => say(key, sentence));
  return [...paragraphs, ...parts].join('\n\n');
}
