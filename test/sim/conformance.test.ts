import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { rewriteScript, runScript } from '../../sim/conformance.ts';
import { ScriptError } from '../../sim/datadriven.ts';

const FOLDER = join(import.meta.dirname, '../interaction');
const SCRIPTS = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

const run = (text: string) => runScript('interaction', 'a.txt', text);
const CLUSTER = 'add-nodes 1 voters=(1) index=2\n----\n';

describe('our own interaction scripts [interaction_test.go TestInteraction]', () => {
  test.each(SCRIPTS)('%s prints what it says', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    expect(runScript('interaction', name, text)).toBeNull();
  });
});

describe('runScript', () => {
  test('tells the first command whose output differs', () => {
    const text = 'log-level none\n----\nok\n\n' + CLUSTER + 'ok\n\nraft-state\n----\nwrong\n';
    expect(run(text)).toEqual({
      line: 9,
      command: 'raft-state',
      expected: 'wrong\n',
      actual: 'ok\n',
    });
  });

  test('a script that only differs in spaces fails', () => {
    const head = `log-level none\n----\nok\n\n${CLUSTER}ok\n\nlog-level info\n----\nok\n\n`;
    const state = 'raft-state\n----\n1: StateFollower (Voter) Term:0 Lead:0';
    expect(run(`${head}${state}\n`)).toBeNull();
    expect(run(`${head}${state} \n`)).not.toBeNull();
  });

  test.each([
    ['dance 1\n----\n', "unknown command 'dance'"],
    ['campaign 1\n----\n', 'campaign: there is no node 1; there are 0'],
    ['log-level loud\n----\n', 'log levels must be either of'],
    [`${CLUSTER}\nset-randomized-election-timeout 1\n----\n`, 'wants timeout=N'],
    [`${CLUSTER}\npropose-conf-change 1 transition=x\n----\n`, "unknown transition 'x'"],
    [`${CLUSTER}\ntransfer-leadership to=1\n----\n`, 'wants from=ID'],
    [`${CLUSTER}\ntransfer-leadership from=1\n----\n`, 'wants to=ID'],
    [`${CLUSTER}\ndeliver-msgs 1 drop=1\n----\n`, "can't both deliver and drop msgs to 1"],
    ['add-nodes 1 index=2 read-only=x\n----\n', "'read-only' wants safe or lease-based"],
    ['add-nodes 1 speed=2\n----\n', "unknown argument 'speed'"],
  ])('stops at what it does not understand: %j', (text, problem) => {
    expect(() => rewriteScript('interaction', 'a.txt', text)).toThrow(ScriptError);
    expect(() => rewriteScript('interaction', 'a.txt', text)).toThrow(problem);
    expect(() => rewriteScript('interaction', 'a.txt', text)).toThrow(/^a\.txt:\d+: /);
  });

  test('errors of the library are output, also when the output is off', () => {
    const text = `log-level none\n----\nok\n\n${CLUSTER}ok\n\npropose 1 x\n----\n`;
    expect(run(`${text}raft proposal dropped\n`)).toBeNull();
  });

  test.each([
    ['add-nodes 1 voters=(1)', 'index must be specified as > 1 due to bootstrap'],
    ['deliver-msgs 1', 'no messages'],
  ])('%s prints "%s"', (command, expected) => {
    expect(run(`${command}\n----\n${expected}\n`)).toBeNull();
  });
});

describe('quorum and conf change scripts', () => {
  const quorum = (text: string) => runScript('quorum', 'q.txt', text);
  const change = (text: string) => runScript('confchange', 'c.txt', text);

  test('no voters have committed everything and won every vote', () => {
    expect(quorum('committed\n----\n<empty majority quorum>∞\n')).toBeNull();
    expect(quorum('vote cfg=() cfgj=zero\n----\nVoteWon\n')).toBeNull();
  });

  test.each([
    ['committed cfg=(1,2) idx=(3)\n----\n', 'mismatched input'],
    ['committed cfg=(1) idx=(x)\n----\n', "'idx' wants a number"],
    ['vote cfg=(1) votes=(x)\n----\n', "'votes' wants y, n or _"],
    ['guess\n----\n', "unknown command 'guess'"],
  ])('refuses %j', (text, problem) => {
    expect(() => quorum(text)).toThrow(ScriptError);
    expect(() => quorum(text)).toThrow(problem);
  });

  test('a refused change is printed, and leaves the membership as it was', () => {
    const start = 'simple\nv1\n----\nvoters=(1)\n1: StateProbe match=0 next=1\n\n';
    const refused = 'simple\nr1\n----\nremoved all voters\n\n';
    const same = 'simple\nu1\n----\nvoters=(1)\n1: StateProbe match=0 next=1\n';
    expect(change(start + refused + same)).toBeNull();
  });

  test.each([
    ['turn\n----\n', "unknown command 'turn'"],
    ['simple\nx9\n----\n', "conf change 'x9'"],
    ['leave-joint\nv1\n----\n', 'takes no input'],
  ])('refuses %j', (text, problem) => {
    expect(() => change(text)).toThrow(problem);
  });
});

describe('rewriteScript', () => {
  test('replaces the output and nothing else', () => {
    const text = '# c\nlog-level none\n----\nold\nlines\n\n# d\nraft-state\n----\n';
    expect(rewriteScript('interaction', 'a.txt', text)).toBe(
      '# c\nlog-level none\n----\nok\n\n# d\nraft-state\n----\nok\n',
    );
  });
});
