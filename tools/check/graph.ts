/** Which files of the tree an import could mean. */
import { posix } from 'node:path';
import ts from 'typescript';

/** Files that can import others. */
export const CODE = /\.(?:tsx?|[mc]ts|[mc]?js)$/;

/** The files that `file` imports: all that `there` knows and that could be meant. */
export function importsOf(file: string, text: string, there: (name: string) => boolean): string[] {
  if (!CODE.test(file)) return [];
  const { importedFiles, referencedFiles } = ts.preProcessFile(text, true, true);
  return [...importedFiles, ...referencedFiles].flatMap(({ fileName }) => {
    const path = fileName.startsWith('@site/')
      ? fileName.slice('@site/'.length)
      : posix.join(posix.dirname(file), fileName);
    const stem = path.replace(/\.[mc]?jsx?$/, '');
    return [path, stem].flatMap((base) => spellings(base)).filter(there);
  });
}

function spellings(base: string): string[] {
  const ends = [
    '',
    ...['', 'm', 'c'].flatMap((kind) => [`.${kind}ts`, `.d.${kind}ts`, `.${kind}js`]),
    '.tsx',
  ];
  return ends.flatMap((end) => [`${base}${end}`, `${base}/index${end}`]);
}

/** Whether a file declares what others see without an import. */
export function declaresForAll(file: string, text: string): boolean {
  return file.endsWith('.d.ts') || /\bdeclare (?:global|module)\b/.test(text);
}
