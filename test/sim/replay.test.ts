/** Runs from seeds and from cases: repeatable, judged, made short. */
import { describe, expect, test } from 'vitest';
import type { Action } from '../../sim/action.ts';
import { shrinkSeed, runSeed } from '../../sim/campaign.ts';
import { formatCase, parseCase } from '../../sim/case.ts';
import { Digest } from '../../sim/digest.ts';
import { Recorder, replayCase, runCase } from '../../sim/replay.ts';
import { shrink } from '../../sim/shrink.ts';
import { Timeline } from '../../sim/timeline.ts';
import { traceViolation } from '../../sim/trace.ts';
import { PROFILES } from '../../sim/weather.ts';

/**
 * A leader that has won with the votes of others before its own was
 * written, forgets that, and wins the same term again.
 */
const TWICE = `
nodes 3
set asyncStorageWrites true
set exactlyAsEtcd true
campaign 1
take 1
deliver 1 2 MsgVote 0
deliver 1 3 MsgVote 0
handle 2
write 2
handle 3
write 3
deliver 2 1 MsgVoteResp 0
tick 2 1
deliver 3 1 MsgVoteResp 0
`;

/**
 * A vote that was asked for with an entry which the candidate then lost in a
 * crash elects it all the same, and a committed entry is gone.
 */
const BOASTED = `
nodes 3
set asyncStorageWrites true
set exactlyAsEtcd true
campaign 1
handle 1
write 1
deliver 1 3 MsgVote 0
handle 3
write 3
deliver 3 1 MsgVoteResp 0
handle 1
write 1
deliver 1 3 MsgApp 0
deliver 1 2 MsgApp 0
handle 2
write 2
deliver 2 1 MsgAppResp 0
campaign 3
handle 3
deliver 3 2 MsgVote 0
handle 2
write 2
crash 3 0
restart 3
campaign 3
handle 3
write 3
deliver 2 3 MsgVoteResp 0
handle 3
write 3
`;

describe('a case', () => {
  test('shows the rule that it breaks, and where', () => {
    const { violation, trace } = replayCase(parseCase(TWICE));
    expect(violation).toMatchObject({ rule: 'vote-durable', node: 1, term: 1 });
    expect(trace.violation).toEqual(traceViolation(violation!));
    expect(trace.events.at(-1)!.text).toBe('n1 is leader at term 1, vote 1, lead 1');
    expect(trace.events).toHaveLength(violation!.seq + 1);
  });

  test('of a vote asked for with a log that is lost', () => {
    expect(replayCase(parseCase(BOASTED)).violation).toMatchObject({
      rule: 'leader-completeness',
      node: 3,
      index: 1,
      term: 2,
    });
  });

  test.each([TWICE, BOASTED])('breaks none where votes are asked for when all is on disk', (text) => {
    const careful = parseCase(text.replace('set exactlyAsEtcd true', ''));
    expect(replayCase(careful).violation).toBeNull();
    // The same, however much the disk had done.
    const { setup, actions } = careful;
    const eager = actions.flatMap((action): Action[] =>
      action.do === 'handle' || action.do === 'take'
        ? [action, { do: 'write', node: action.node }]
        : [action],
    );
    expect(replayCase({ setup, actions: eager }).violation).toBeNull();
  });

  test('that ends well recovers within the ticks it is given', () => {
    const well = parseCase('nodes 3\ncampaign 1\nhandle 1\ncut 1 2\ncalm 300');
    expect(runCase(well).violation).toBeNull();
    const hasty = parseCase('nodes 3\ncrash 1 0\ncalm 2');
    expect(runCase(hasty).violation).toMatchObject({
      rule: 'liveness',
      kind: 'no-leader',
      args: { ticks: 2 },
    });
    // What comes after the faults is not part of the story.
    expect(replayCase(hasty).trace.events.at(-1)!.text).toContain('all faults end');
  });

  test('is made short: what plays no part goes away', () => {
    const long = parseCase(
      TWICE.replace(
        'campaign 1\n',
        'set preVote false\ntick 3 2\ntick 1 2\ncampaign 1\ncall 2 1 get x\n',
      ),
    );
    const { shrunk, violation, events } = shrink(long);
    expect(violation.rule).toBe('vote-durable');
    expect(shrunk.setup.config).toEqual({ asyncStorageWrites: true, exactlyAsEtcd: true });
    const kept = formatCase(shrunk);
    expect(kept).not.toMatch(/tick|call/);
    expect(shrunk.actions.length).toBeLessThan(long.actions.length - 3);
    expect(events).toBeLessThan(30);
    expect(runCase(shrunk).violation).toEqual(violation);
  });

  test('that breaks no rule cannot be made short', () => {
    expect(() => shrink(parseCase('campaign 1'))).toThrow('does not fail');
  });
});

describe('a seed', () => {
  const digestOf = (profile: string, seed: number): string => {
    const digest = new Digest();
    runSeed(profile, seed, { observers: [digest] });
    return digest.value;
  };

  test('gives the same run every time, and another run than its neighbour', () => {
    expect(digestOf('default', 5)).toBe(digestOf('default', 5));
    expect(digestOf('default', 5)).not.toBe(digestOf('default', 6));
    expect(digestOf('default', 5)).toMatch(/^[0-9a-f]{16}$/);
  });

  test('gives the same run when what was done is done again', () => {
    const first = new Recorder();
    const { recorded, violation } = runSeed('default', 8, { observers: [first], record: true });
    expect(violation).toBeNull();
    const again = new Recorder();
    runCase(parseCase(formatCase(recorded!)), [again]);
    const tell = ({ events }: Recorder): string[] =>
      events.map(({ kind, node, index, term }) => `${kind} ${node} ${index} ${term}`);
    expect(tell(again)).toEqual(tell(first));
    expect(again.describe()).toBe(first.describe());
  });

  test.each([...PROFILES.keys()])('of the profile %s is the same as a case', (profile) => {
    for (let seed = 1; seed <= 3; seed++) {
      const { recorded, events } = runSeed(profile, seed, { record: true });
      expect([seed, runCase(recorded!).cluster.events]).toEqual([seed, events]);
    }
  });

  test('that breaks no rule cannot be made short', () => {
    expect(() => shrinkSeed('calm', 1)).toThrow('does not fail');
  });

  test('of a profile that does not exist is refused', () => {
    expect(() => runSeed('stormy', 1)).toThrow('unknown profile "stormy"; use default, ');
  });

  test.each([...PROFILES.keys()])('of the profile %s breaks no rule', (profile) => {
    for (let seed = 1; seed <= 12; seed++) {
      const { violation, refused } = runSeed(profile, seed);
      expect([seed, violation, refused]).toEqual([seed, null, false]);
    }
  });
});

describe('a timeline', () => {
  test('shows any moment as if one had watched until then', () => {
    const recorder = new Recorder();
    runSeed('disk', 3, { observers: [recorder] });
    const { events } = recorder;
    expect(events.length).toBeGreaterThan(1500);
    const timeline = new Timeline(events);
    expect(timeline.length).toBe(events.length);
    for (const at of [0, 1, 499, 500, 777, events.length - 1]) {
      const moment = timeline.at(at);
      const slow = new Timeline(events.slice(0, at + 1)).at(at);
      expect([...moment.nodes]).toEqual([...slow.nodes]);
      expect([...moment.logs]).toEqual([...slow.logs]);
      expect(moment.inFlight).toEqual(slow.inFlight);
      const last = events
        .slice(0, at + 1)
        .filter(({ after }) => after !== null)
        .at(-1)!;
      expect(moment.nodes.get(last.node)).toEqual(last.after);
    }
    expect(timeline.at(-5)).toEqual(timeline.at(0));
    expect(timeline.at(1e9)).toEqual(timeline.at(events.length - 1));
  });

  test('knows logs, messages and cuts', () => {
    const { events } = replayCase(
      parseCase(
        'nodes 2\ncampaign 1\nhandle 1\ndeliver 1 2 MsgVote 0\nhandle 2\n' +
          'deliver 2 1 MsgVoteResp 0\nhandle 1\nhandle 1\ncut 1 2\ncut 2 1\nheal\ncut 2 1',
      ),
    );
    const end = new Timeline(events).at(events.length - 1);
    expect(end.logs.get(1)).toEqual({ first: 1, terms: [1] });
    expect(end.inFlight.map(({ message }) => message.type)).toEqual(['MsgApp']);
    expect(end.cuts.map(({ index, count }) => [index, count])).toEqual([[2, 1]]);
  });

  test('of nothing shows nothing', () => {
    expect(new Timeline([]).at(0).nodes.size).toBe(0);
  });
});
