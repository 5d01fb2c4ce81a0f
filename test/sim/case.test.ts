/** Cases as text: what is written is read back, and what is wrong is named. */
import { describe, expect, test } from 'vitest';
import type { Action } from '../../sim/action.ts';
import { CaseError, formatCase, parseCase } from '../../sim/case.ts';

const ACTIONS: readonly Action[] = [
  { do: 'tick', node: 1, count: 12 },
  { do: 'campaign', node: 2 },
  { do: 'deliver', from: 1, to: 2, type: 'MsgApp', at: 3, keep: true },
  { do: 'deliver', from: 1, to: 2, type: 'MsgVote', at: 0, keep: false },
  { do: 'drop', from: 2, to: 1, type: 'MsgVoteResp', at: 0 },
  ...(['handle', 'take', 'finish', 'write', 'apply'] as const).map((name): Action => ({
    do: name,
    node: 1,
  })),
  { do: 'crash', node: 1, keep: 2 },
  { do: 'fsync', node: 2, keep: 0 },
  { do: 'restart', node: 1 },
  { do: 'fail', node: 2, call: 'read' },
  { do: 'fail', node: 1, call: 'nothing' },
  { do: 'pre-vote', node: 1, on: true },
  { do: 'pre-vote', node: 2, on: false },
  { do: 'pause', node: 1 },
  { do: 'resume', node: 1 },
  { do: 'join', node: 4 },
  { do: 'cut', from: 1, to: 4 },
  { do: 'heal' },
  { do: 'call', node: 1, client: 1, kind: 'put', key: 'x', expected: '' },
  { do: 'call', node: 1, client: 2, kind: 'cas', key: 'x', expected: 'v1' },
  { do: 'call', node: 1, client: 3, kind: 'cas', key: 'x', expected: '' },
  { do: 'retry', node: 1, client: 1 },
  { do: 'give-up', client: 1 },
  { do: 'conf', node: 1, change: 'v4 r2', transition: 'implicit' },
  { do: 'conf', node: 1, change: '', transition: 'explicit' },
  { do: 'transfer', node: 1, to: 2 },
  { do: 'compact', node: 1, keep: 5 },
  { do: 'forget', node: 2 },
  { do: 'unreachable', node: 1, to: 2 },
  { do: 'report', node: 1, to: 2, ok: false },
  { do: 'calm', ticks: 300 },
];

describe('a case', () => {
  test('is read back as it was written, every action and setting', () => {
    const setup = {
      nodes: 3,
      seed: 7,
      config: {
        preVote: true,
        electionTick: 5,
        readOnlyOption: 'ReadOnlySafe' as const,
      },
    };
    const text = formatCase({ setup, actions: ACTIONS });
    expect(parseCase(text)).toEqual({ setup, actions: ACTIONS });
    expect(text.split('\n').slice(0, 3)).toEqual(['nodes 3', 'seed 7', 'set preVote true']);
  });

  test('may hold empty lines and remarks', () => {
    const { actions } = parseCase('# two lines\n\ncampaign 1  # of them\n');
    expect(actions).toEqual([{ do: 'campaign', node: 1 }]);
  });

  test.each([
    ['campain 1', 1, 'unknown action "campain"; use campaign'],
    ['nodes 3\ncampaign 4', 2, 'there is no node 4; the cluster has 1 to 3'],
    ['join 5\ndeliver 5 6 MsgApp 0', 2, 'there is no node 6; the cluster has 1 to 3 and 5'],
    ['cut 1 9', 1, 'there is no node 9'],
    ['nodes 0', 1, '"0" is not a whole number of at least 1'],
    ['nodes 99', 1, 'more than 16 nodes'],
    ['tick 1', 1, 'the line ends before ticks'],
    ['tick 1 x', 1, '"x" is not a whole number'],
    ['set speed 9', 1, 'unknown setting "speed"'],
    ['set preVote maybe', 1, '"maybe"'],
    ['deliver 1 2 App 0', 1, '"App" is not a type like MsgApp'],
    ['handle 1 2', 1, '"2" is not the end of the line'],
    ['conf 1 auto x4', 1, '"x4" is not a change like v4'],
    ['call 1 1 push x', 1, 'unknown kind of call "push"'],
    ['pre-vote 1 maybe', 1, 'unknown value "maybe"; use on, off'],
    ['report 1 2 perhaps', 1, 'unknown result "perhaps"'],
  ])('with a mistake is refused: %s', (text, line, problem) => {
    const read = (): unknown => parseCase(text);
    expect(read).toThrow(CaseError);
    expect(read).toThrow(`line ${line}: `);
    expect(read).toThrow(problem);
  });
});
