/** Passages whose code or other language has changed since somebody read them. */
import { staleIn, chapterFile, type Reason } from '../../site/plugins/weave/freshness.ts';
import { Project } from '../../site/plugins/weave/project.ts';
import { CHINESE, chaptersIn } from './mdx.ts';
import type { Finding } from './part.ts';

const REASONS: Readonly<Record<Reason, string>> = {
  code: 'what this passage shows has changed since it was read',
  translation: 'this passage has changed in the other language',
  unread: 'this passage has changed, and nobody has said that both languages were read',
};

export function checkRead(root: string): Finding[] {
  const project = new Project(root);
  return chaptersIn(root, CHINESE).chapters.flatMap(({ name }) =>
    staleIn(project, name).map(({ language, passage, reason }) => {
      const file = chapterFile(language, name);
      const { line, end, key } = passage;
      return {
        file,
        line,
        message: `${REASONS[reason]}: ${key}, up to line ${end}`,
        remedy: `read it again in both languages, then: npm run read -- ${file}:${line}`,
      };
    }),
  );
}
