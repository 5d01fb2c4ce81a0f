import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Project } from '../../site/plugins/weave/project.ts';
import { shared } from '../../site/plugins/weave/shared.ts';

describe('the sources of the book', () => {
  let root = '';
  const write = (file: string, text: string): void => fs.writeFileSync(path.join(root, file), text);
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'project-'));
    fs.mkdirSync(path.join(root, 'src'));
    write('src/a.ts', 'export const one = 1;\n');
    write('src/b.ts', "import { one } from './a.ts';\nexport const two = one + one;\n");
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  /** What a project knows before and after a name changes and a file comes. */
  function seen(still: boolean): { readonly before: unknown; readonly after: unknown } {
    const project = new Project(root, still);
    const look = (): unknown => ({
      files: project.files(),
      text: project.text('src/a.ts'),
      leads: project
        .references('src/b.ts')
        .get(2)
        ?.map(({ symbol }) => symbol),
    });
    const before = look();
    write('src/a.ts', 'export const three = 3;\n');
    write('src/c.ts', '');
    return { before, after: look() };
  }

  it('are read again when they have changed', () => {
    const { before, after } = seen(false);
    expect(before).toEqual({
      files: ['src/a.ts', 'src/b.ts'],
      text: 'export const one = 1;\n',
      leads: ['two', 'one', 'one'],
    });
    expect(after).toEqual({
      files: ['src/a.ts', 'src/b.ts', 'src/c.ts'],
      text: 'export const three = 3;\n',
      leads: ['two'],
    });
  });

  it('are looked at once where it is known that they stand still', () => {
    const { before, after } = seen(true);
    expect(after).toEqual(before);
  });
});

it('keeps one value for each name', () => {
  const first = shared('a test of shared', () => ({}));
  expect(shared('a test of shared', () => ({}))).toBe(first);
  expect(shared('another test of shared', () => ({}))).not.toBe(first);
});
