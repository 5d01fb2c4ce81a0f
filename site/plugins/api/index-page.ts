/** The first page of the API reference: every module in reading order, with a sentence. */
import type { Language } from '../weave/pieces.ts';
import { READING_ORDER, sentencesOf } from '../weave/summaries.ts';
import { introduction, readingOrder } from './order.ts';

const HEAD = {
  zh: ['模块', '内容'],
  en: ['Module', 'What it holds'],
} as const;

/** The page as Markdown, without its title. */
export function indexPage(root: string, language: Language): string {
  const chinese = sentencesOf(root, READING_ORDER);
  const say = (key: string, english: string): string => (language === 'zh' && chinese[key]) || english;
  const [module, holds] = HEAD[language];
  const parts = readingOrder(root).map(({ heading, rows }) =>
    [
      `## ${say(`# ${heading}`, heading)}`,
      '',
      `| ${module} | ${holds} |`,
      '| ------ | ------ |',
      ...rows.map(({ key, modules, sentence }) => {
        const links = modules.map((name) => `[\`${name}\`](${name}.md)`);
        return `| ${links.join(language === 'zh' ? '、' : ', ')} | ${say(key, sentence)} |`;
      }),
    ].join('\n'),
  );
  const paragraphs = introduction(root).map(({ key, sentence }) => say(key, sentence));
  return [...paragraphs, ...parts].join('\n\n');
}
