/**
 * What is to be read again: passages whose code or other language has changed since somebody read
 * them, and texts outside of chapters that stand there in both languages.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CHAPTER_FOLDERS, chapterFiles, unreadable } from '../../site/plugins/weave/chapters.ts';
import { staleIn, chapterFile, chapterName, type Reason } from '../../site/plugins/weave/freshness.ts';
import type { Stale } from '../../site/plugins/weave/freshness.ts';
import { pairFiles, pairsOf, readPairs, stalePairs } from '../../site/plugins/weave/pairs.ts';
import type { StalePair } from '../../site/plugins/weave/pairs.ts';
import { chapterOf, type Language } from '../../site/plugins/weave/pieces.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import type { Finding } from './part.ts';

const REASONS: Readonly<Record<Reason, string>> = {
  code: 'what this passage shows has changed since it was read',
  translation: 'this passage has changed in the other language',
  unread: 'this passage has changed, and nobody has said that both languages were read',
};

const CHANGED: Readonly<Record<StalePair['changed'], string>> = {
  zh: 'this text has changed in Chinese, and not in English',
  en: 'this text has changed in English, and not in Chinese',
  both: 'this text has changed, and nobody has said that both languages were read',
};

const LANGUAGES: Readonly<Record<Language, string>> = { zh: 'Chinese', en: 'English' };

export function checkRead(root: string): Finding[] {
  const project = new Project(root);
  const passages = chapterNames(root).flatMap((name) => {
    const unreadable = unreadablePages(root, name);
    return unreadable.length > 0 ? unreadable : passageFindings(project, name);
  });
  return [...passages, ...pairFindings(root)];
}

/** The chapters, by their paths below the folder of a language. */
export function chapterNames(root: string): string[] {
  const folder = join(root, CHAPTER_FOLDERS.zh);
  if (!existsSync(folder)) return [];
  return chapterFiles(folder).map((file) => chapterName(chapterOf(root, file)));
}

/** Pages of a chapter that are no MDX: where its passages begin cannot be said. */
export function unreadablePages(root: string, name: string): Finding[] {
  const languages: readonly Language[] = ['zh', 'en'];
  return languages.flatMap((language) => {
    const file = chapterFile(language, name);
    const fault = existsSync(join(root, file)) ? unreadable(join(root, file), root) : null;
    if (fault === null) return [];
    const { line, problem: message } = fault;
    return [{ file, line, message, remedy: 'mend it first; what is to be read again shows then' }];
  });
}

/** One finding a passage, since both languages are read beside each other. */
function passageFindings(project: Project, name: string): Finding[] {
  const first = ({ language, other, reason }: Stale): boolean =>
    language === 'zh' || other === null || reason === 'translation';
  return staleIn(project, name)
    .filter(first)
    .map(({ language, passage, other, reason }) => {
      const file = chapterFile(language, name);
      const { line, end, key } = passage;
      const place = `${key}, up to line ${end}`;
      const there = LANGUAGES[language === 'zh' ? 'en' : 'zh'];
      const beside = other === null ? '' : `; in ${there} lines ${other.line} to ${other.end}`;
      return {
        file,
        line,
        message: `${REASONS[reason]}: ${place}${beside}`,
        remedy: `read it again in both languages, then: npm run read -- ${file}:${line}`,
      };
    });
}

/** Letters of a text that tell which one is meant. */
const ENOUGH = 30;

function pairFindings(root: string): Finding[] {
  const record = readPairs(root);
  return pairFiles(root).flatMap((file) =>
    stalePairs(pairsOf(root, file), record[file]).map(({ pair, changed }) => {
      const text = pair.zh.replace(/\s+/g, ' ');
      const start = text.length > ENOUGH ? `${text.slice(0, ENOUGH)}…` : text;
      return {
        file,
        line: pair.line,
        message: `${CHANGED[changed]}: ${start}`,
        remedy: `read both, then: npm run read -- ${file}:${pair.line}`,
      };
    }),
  );
}
