import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { rewriteScript, runScript } from '../../../sim/scripts/conformance.ts';
import { parseScript, ScriptError } from '../../../sim/scripts/datadriven.ts';
import { Interaction } from '../../../sim/scripts/interaction.ts';
import { ConfigError } from '../../../src/errors.ts';

const FOLDER = join(import.meta.dirname, '../../interaction');
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
    [`${CLUSTER}\nset-randomized-election-timeout 1\n----\n`, 'wants timeout=N'],
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
    ['log-level loud', 'log levels must be either of [DEBUG INFO WARN ERROR FATAL NONE]'],
    ['process-ready', 'ok'],
  ])('%s prints "%s"', (command, expected) => {
    expect(run(`${command}\n----\n${expected}\n`)).toBeNull();
  });
});

/** Commands that print nothing. */
function silent(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n----\nok\n`).join('\n');
}

describe('an interaction', () => {
  test('delivers and drops in the order of the arguments', () => {
    const interaction = new Interaction();
    const say = (text: string): string => interaction.run(parseScript('a', `${text}\n----\n`)[0]!);
    say('log-level error');
    say('add-nodes 3 voters=(1,2,3) index=2');
    say('campaign 1');
    say('process-ready 1');
    expect(say('deliver-msgs drop=2 3')).toBe(
      'dropped: 1->2 MsgVote Term:1 Log:1/2\n1->3 MsgVote Term:1 Log:1/2\n',
    );
  });

  test('knows no transition but those that there are', () => {
    const text = 'log-level error\n----\nok\n\nadd-nodes 1 voters=(1) index=2\n----\nok\n\n';
    const wrong = 'propose-conf-change 1 transition=x\nv2\n----\nunknown transition x\n';
    expect(runScript('interaction', 'a.txt', text + wrong)).toBeNull();
  });

  test('forgets what it printed before an error that it shows alone', () => {
    const text = silent([
      'log-level none',
      'add-nodes 3 voters=(1,2,3) index=2',
      'campaign 1',
      'stabilize',
      'propose 1 a',
      'stabilize 1 2',
      'deliver-msgs drop=3',
      'send-snapshot 1 3',
      'propose 1 b',
    ]);
    const error = "can't apply snapshot and entries at the same time";
    const loud = `stabilize 1 3 log-level=debug\n----\n${error}\n`;
    expect(run(`${text}\n${loud}\nraft-state\n----\nok\n`)).toBeNull();
  });

  test('logs nothing at the level fatal, and prints all the same', () => {
    const text =
      'log-level fatal\n----\nok\n\nadd-nodes 1 voters=(1) index=2\n----\nok\n\n' +
      'campaign 1\n----\nok\n\nraft-state\n----\n1: StateCandidate (Voter) Term:1 Lead:0\n';
    expect(runScript('interaction', 'a.txt', text)).toBeNull();
  });

  test('gives up on a cluster that does not come to rest', () => {
    // Each of the two takes the other for the leader, and passes the proposal on.
    const text = silent([
      'log-level none',
      'add-nodes 2 voters=(1,2) index=3',
      'send-snapshot 1 2',
      'deliver-msgs 2',
      'propose 2 x',
      'send-snapshot 2 1',
      'stabilize',
    ]);
    expect(() => run(text)).toThrow('a.txt:25: stabilize: no rest after 1000 rounds');
  });

  test.each(['max-committed-size-per-ready=0', 'async-storage-writes=true'])(
    'takes the option %s',
    (option) => {
      const text = `log-level none\n----\nok\n\nadd-nodes 1 voters=(1) index=2 ${option}\n----\nok\n`;
      expect(runScript('interaction', 'a.txt', text)).toBeNull();
    },
  );

  test.each([
    ['inflight=0', ConfigError],
    ['read-only=lease-based', ConfigError],
  ])('ends where the original would panic: %s', (option, error) => {
    const text = `add-nodes 1 voters=(1) index=2 ${option}\n----\nok\n`;
    expect(() => runScript('interaction', 'a.txt', text)).toThrow(error);
  });

  test.each([
    'process-ready 2',
    'process-append-thread 2',
    'stabilize 2',
    'send-snapshot 2 1',
    'report-unreachable 1 2',
    'transfer-leadership from=1 to=2',
    'propose-conf-change 1 v1=true',
  ])('refuses what names nobody: %s', (command) => {
    const text = `add-nodes 1 voters=(1) index=2\n----\n\n${command}\n----\n`;
    expect(() => rewriteScript('interaction', 'a.txt', text)).toThrow(ScriptError);
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
