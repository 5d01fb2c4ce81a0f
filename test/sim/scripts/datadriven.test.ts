import { describe, expect, test } from 'vitest';

import { parseScript, ScriptArgs, ScriptError } from '../../../sim/scripts/datadriven.ts';

const parse = (text: string) => parseScript('a.txt', text);
const args = (line: string) => new ScriptArgs(parse(`${line}\n----\nok\n`)[0]!);

describe('parseScript', () => {
  test('skips comments and empty lines, and counts lines from 1', () => {
    const [first, second] = parse('# why\n\ncampaign 1\n----\nok\n\n# x\nstatus 2\n----\nyes\n');
    expect(first).toMatchObject({ line: 3, command: 'campaign', expected: 'ok\n' });
    expect(second).toMatchObject({ line: 8, command: 'status', expected: 'yes\n' });
  });

  test('reads the input between command and separator', () => {
    const [block] = parse('propose-conf-change 1\nv2\nl3\n----\nok\n');
    expect(block!.input).toBe('v2\nl3');
  });

  test('separates words at plain spaces only', () => {
    const [block] = parse('propose  1\ta\u00a0b\u3000c\n----\nok\n');
    expect(block!.args.map(({ key }) => key)).toEqual(['1', 'a\u00a0b\u3000c']);
  });

  test('reads output with empty lines between doubled separators', () => {
    const [block, next] = parse('a\n----\n----\none\n\ntwo\n----\n----\n\nb\n----\nok\n');
    expect(block!.expected).toBe('one\n\ntwo\n');
    expect(next!.command).toBe('b');
  });

  test('joins a command that goes on after a backslash', () => {
    const [block] = parse('add-nodes 3 \\\n  index=2\n----\nok\n');
    expect(block!.args).toEqual([
      { key: '3', values: [] },
      { key: 'index', values: ['2'] },
    ]);
  });

  test('reads lists with commas, blanks, or nothing in them', () => {
    const [block] = parse('c cfg=(1, 2,3) idx=() n=x\n----\n');
    expect(block!.args.map((arg) => arg.values)).toEqual([['1', '2', '3'], [], ['x']]);
  });

  test.each([
    ['campaign 1\nok\n', 1, /no line '----'/],
    ['# c\nadd-nodes 1 voters=(1\n----\n', 2, /'\(' without '\)'/],
    ['add-nodes 1)\n----\n', 1, /'\)' without '\('/],
    ['x =3\n----\n', 1, /has no name/],
    ['x a=(1)2\n----\n', 1, /text after '\)'/],
    ['x\n----\n----\nabc\n', 3, /does not end/],
  ])('refuses %j with file and line', (text, line, problem) => {
    expect(() => parse(text)).toThrow(ScriptError);
    expect(() => parse(text)).toThrow(problem);
    expect(() => parse(text)).toThrow(`a.txt:${line}: `);
  });
});

describe('ScriptArgs', () => {
  test('gives ids, numbers, texts and booleans by name', () => {
    const found = args('x 1 2 n=7 t=yes b=true l=(3,4)');
    expect(found.ids()).toEqual([1, 2]);
    expect(found.numberAt(1, 'an id')).toBe(2);
    expect([found.number('n'), found.value('t'), found.boolean('b')]).toEqual([7, 'yes', true]);
    expect(found.numbers('l')).toEqual([3, 4]);
    expect([found.has('n'), found.has('z')]).toEqual([true, false]);
    expect([found.number('z'), found.boolean('z')]).toEqual([undefined, undefined]);
  });

  test.each([
    [() => args('x one').ids(), /'node id' wants a whole number, got 'one'/],
    [() => args('x').at(0, 'a level'), /wants a level/],
    [() => args('x b=maybe').boolean('b'), /wants true or false, got 'maybe'/],
    [() => args('x n=(1,2)').value('n'), /'n' wants one value/],
    [() => args('x n=1').allow('m'), /unknown argument 'n' \(known: m\)/],
    [() => args('x n=1').allow(), /known: none/],
  ])('complains with file, line and command', (call, problem) => {
    expect(call).toThrow(problem);
    expect(call).toThrow(/^a\.txt:1: x: /);
  });
});
