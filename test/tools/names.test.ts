import { expect, test } from 'vitest';
import { checkNames } from '../../tools/check/names.ts';
import { shown, tree } from './tree.ts';

const THEME =
  'export default {\n  BreakIt: boxed(BreakIt),\n  Figure,\n  Run,\n  T: Term,\n' +
  '  Exercise,\n  Predict,\n  Scenario,\n  a: A,\n};\n';

const FILES = {
  'site/theme/MDXComponents.tsx': THEME,
  'site/glossary.json': '[{ "id": "term" }]',
  'examples/a/first.ts': "import './more/part.ts';\n",
  'examples/a/first.out': '',
  'examples/a/more/part.ts': '',
  'examples/a/vote.figure.ts': '',
  'examples/a/vote.figure.out': '',
  'examples/a/double-vote.case': '',
  'examples/a/late.case': '',
  'examples/a/exercises/one.ts': '',
  'examples/raft-kv/main.ts': '',
  'examples/exercise.ts': '',
};

const GOOD = [
  "import Own from './own';",
  '',
  '<Run example="a/first" />',
  '<Figure example="a/vote" />',
  '<BreakIt rule="double-vote" />',
  '<Scenario case="a/late" />',
  '<Exercise name="a/one" />',
  '<Own /> <Names plain="x" /> <a href="x">甲</a> <T id="term">乙</T>',
  '',
].join('\n\n');

function check(text: string, more: Record<string, string> = {}): string[] {
  return shown(checkNames(tree({ ...FILES, 'docs/m/a.mdx': text, ...more })));
}

test('what is there may be named, and all of it is', () => {
  expect(check(GOOD)).toEqual([]);
});

test.each([
  ['<Foo />', '<Foo> names no component: Foo'],
  ['<Figure example="a/first" />', '<Figure> names no figure: examples/a/first.figure.ts'],
  ['<Run example="a/nope" />', '<Run> names no example: examples/a/nope.ts'],
  ['<Run />', '<Run> names no example: examples/.ts'],
  ['<Predict example="a/nope" answer="1" />', '<Predict> names no example: examples/a/nope.ts'],
  ['<Scenario case="a/nope" />', '<Scenario> names no case: examples/a/nope.case'],
  ['<BreakIt rule="nope" />', '<BreakIt> names no broken rule: nope'],
  ['<BreakIt rule="no-step-down" />', '<BreakIt> names no case of the rule: examples/a/no-step-down'],
  ['<Exercise name="a/nope" />', '<Exercise> names no exercise: examples/a/exercises/nope.ts'],
  ['<T id="tern">甲</T>', '<T> names no term of the glossary: tern'],
])('%s names nothing', (element, message) => {
  const found = check(`${GOOD}\n${element}\n`);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^docs\/m\/a\.mdx:\d+: /);
  expect(found[0]).toContain(message);
});

test('a name that is not there has near ones', () => {
  const [finding] = checkNames(tree({ ...FILES, 'docs/m/a.mdx': '<Run example="a/frist" />\n' }));
  expect(finding?.remedy).toMatch(/^near: examples\/a\/first\.ts/);
});

test.each(['zz.ts', 'zz.out', 'zz.case', 'zz.figure.ts', 'exercises/zz.ts', 'more/zz.ts'])(
  'nobody shows %s',
  (name) => {
    expect(check(GOOD, { [`examples/a/${name}`]: '' })).toEqual([
      `examples/a/${name}:1: no chapter shows this file`,
    ]);
  },
);

test('a page that cannot be read may show anything', () => {
  expect(check('<Run example="a/first">\n')).toEqual([]);
});
