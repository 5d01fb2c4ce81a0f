/** `npm run check` on a small tree of its own: what a cache remembers must not hide a fault. */
import { execFile, execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintKeys } from '../../tools/check/lint_keys.ts';
import { tree } from './tree.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const OURS = [
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'eslint.config.mjs',
  '.prettierrc',
];

const GO = "export function go(): string {\n  return 'gone';\n}\n";
const USE = "import { go } from '../src/go.ts';\n\nexport function use(): void {\n  go();\n}\n";

/** A tree with our tools and settings, and two files that are all in order. */
function checkout(): string {
  const root = tree({
    'src/package.json': '{ "type": "module" }\n',
    'test/package.json': '{ "type": "module" }\n',
    'src/go.ts': GO,
    'test/use.ts': USE,
    'tsconfig.json': '{ "extends": "./tsconfig.base.json", "include": ["src", "test"] }\n',
    'tsconfig.lib.json': '{ "extends": "./tsconfig.base.json", "include": ["src"] }\n',
    '.prettierignore': 'tools/\nsite/\n*.json\n',
  });
  for (const file of OURS) copyFileSync(join(ROOT, file), join(root, file));
  // The tools are tried, not judged: without their tests they would be full of findings.
  cpSync(join(ROOT, 'tools'), join(root, 'tools'), { recursive: true });
  cpSync(join(ROOT, 'eslint.config.mjs'), join(root, 'tools/eslint.mjs'));
  writeFileSync(
    join(root, 'eslint.config.mjs'),
    "import config from './tools/eslint.mjs';\n\n" +
      "export default [...config, { ignores: ['tools/**', 'site/**'] }];\n",
  );
  const packages = join(root, 'node_modules');
  mkdirSync(packages);
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '.package-lock.json')
      copyFileSync(join(ROOT, 'node_modules', name), join(packages, name));
    else if (name !== '.cache')
      symlinkSync(join(ROOT, 'node_modules', name), join(packages, name), 'junction');
  }
  git(root, 'init', '-b', 'main');
  writeFileSync(join(root, '.gitignore'), 'node_modules\n');
  git(root, 'add', '.');
  git(root, 'commit', '-m', 'All in order');
  return root;
}

function git(root: string, ...args: string[]): void {
  const name = ['-c', 'user.name=n', '-c', 'user.email=n@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', ['-C', root, ...name, ...args], { stdio: 'ignore' });
}

/** The parts that fail, and all that is printed. */
async function check(root: string, ...more: string[]): Promise<{ failed: string[]; out: string }> {
  const args = ['tools/check.mjs', '--only', 'types,lint,format', ...more];
  const out = await new Promise<string>((done) => {
    execFile(process.execPath, args, { cwd: root }, (_, stdout, stderr) => done(stdout + stderr));
  });
  const failed = [...out.matchAll(/^FAIL (\w+)/gm)].map(([, name]) => name!).sort();
  return { failed, out };
}

test('a fault that appears is found by a warm cache, again and again', async () => {
  const root = checkout();
  const put = (text: string): void => writeFileSync(join(root, 'src/go.ts'), text);
  const cold = await check(root);
  expect(cold.failed).toEqual([]);
  expect(cold.out).toContain('3 passed, 0 failed');
  expect((await check(root, '--fast')).out).toContain('2 passed, 0 failed');

  // The file with the fault is the one that has not changed.
  put("export async function go(): Promise<string> {\n  return await Promise.resolve('gone');\n}\n");
  for (let time = 0; time < 2; time++) {
    const { failed, out } = await check(root);
    expect(failed).toEqual(['lint']);
    expect(out).toMatch(/test.use\.ts\n +4:3 +error +Promises must be awaited/);
  }

  put(GO.replace('go()', 'goes()').replace('  return', '    return'));
  for (let time = 0; time < 2; time++) {
    const { failed, out } = await check(root);
    expect(failed).toEqual(expect.arrayContaining(['format', 'types']));
    expect(out).toMatch(/test.use\.ts.*has no exported member/);
    expect(out).toContain('src/go.ts');
    expect((await check(root, '--fast')).failed).toEqual(['format', 'types']);
  }

  put(GO);
  expect((await check(root)).failed).toEqual([]);
}, 240_000);

const FILES = ['a.ts', 'b.ts', 'c/index.ts', 'd.mts', 'e.tsx'] as const;
const NAMES = {
  'a.ts': './a.ts',
  'b.ts': './b',
  'c/index.ts': './c',
  'd.mts': './d.mjs',
  'e.tsx': '@site/src/e',
};
const FORMS = [
  (name: string) => `import '${name}';`,
  (name: string) => `export * from '${name}';`,
  (name: string) => `type T = import('${name}').T;`,
  (name: string) => `void import('${name}');`,
];

test('the key of a file changes with all that it can see, and with nothing else', () => {
  const link = fc.record({ from: fc.nat(4), to: fc.nat(4), form: fc.nat(3) });
  fc.assert(
    fc.property(fc.array(link, { maxLength: 6 }), fc.nat(4), (links, changed) => {
      const text = (i: number): string =>
        links
          .filter(({ from }) => from === i)
          .map(({ to, form }) => {
            const name = NAMES[FILES[to]!];
            return FORMS[form]!(FILES[i] === 'c/index.ts' ? name.replace('./', '../') : name);
          })
          .join('\n');
      const root = tree(Object.fromEntries(FILES.map((file, i) => [`src/${file}`, text(i)])));
      const before = lintKeys(root, '');
      const seen = new Set([changed]);
      for (const one of seen) for (const { from, to } of links) if (to === one) seen.add(from);
      writeFileSync(join(root, 'src', FILES[changed]!), `${text(changed)}\n// else`);
      const after = lintKeys(root, '');
      const moved = FILES.filter((file) => before.get(`src/${file}`) !== after.get(`src/${file}`));
      rmSync(root, { recursive: true });
      expect(moved).toEqual(FILES.filter((_, i) => seen.has(i)));
    }),
    { numRuns: 60 },
  );
});

test.each(['eslint.config.mjs', 'tsconfig.json', 'package-lock.json', 'site/all.d.ts', 'test/more.ts'])(
  'the keys of all files change with %s',
  (file) => {
    const files = { 'src/a.ts': '', 'tools/b.mjs': '' };
    const keys = (text: string): (string | undefined)[] => {
      const all = lintKeys(tree({ ...files, [file]: `declare global {}${text}` }), '');
      return Object.keys(files).map((name) => all.get(name));
    };
    const [before, after] = [keys(''), keys(' ')];
    expect(before.map((key, i) => key === after[i])).toEqual([false, false]);
    expect(keys('')).toEqual(before);
  },
);

test('a module that appears in the place of another one changes the key', () => {
  const root = tree({ 'src/a.ts': "import './b';", 'src/b/index.ts': '' });
  const before = lintKeys(root, '').get('src/a.ts');
  writeFileSync(join(root, 'src/b.ts'), '');
  expect(lintKeys(root, '').get('src/a.ts')).not.toBe(before);
});
