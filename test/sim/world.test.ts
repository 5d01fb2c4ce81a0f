/** The virtual cluster: what it does to messages, and what it shows. */
import { describe, expect, test } from 'vitest';
import { newConfChangeV2, parseConfChanges } from '../../src/conf_change.ts';
import { MisuseError } from '../../src/errors.ts';
import { describeTrace } from '../../sim/trace.ts';
import { World } from '../../sim/world.ts';

describe('the network', () => {
  test(
    'loses as many messages as it is told, and only those ' +
      '[rafttest/network_test.go TestNetworkDrop]',
    () => {
      const world = new World({ nodes: 2 });
      world.elect(1);
      const count = 40;
      world.drop((m) => m.type === 'MsgApp' && m.to === 2, count / 4);
      for (let i = 0; i < count; i++) {
        world.propose(1, `p${i}`);
        // An answer to the heartbeat gets a lost message sent again.
        world.tick(1, [1]);
        world.settle();
      }
      const drops = world.trace.events.filter((e) => e.kind === 'drop');
      expect(drops).toHaveLength(count / 4);
      for (const { message } of drops) expect([message!.type, message!.to]).toEqual(['MsgApp', 2]);
      world.tick(1, [1]);
      world.settle();
      expect(world.applied(2)).toEqual(world.applied(1));
      expect(world.applied(2)).toHaveLength(count);
    },
  );

  test(
    'delays messages as long as it is told, and can turn their order round ' +
      '[rafttest/network_test.go TestNetworkDelay]',
    () => {
      const world = new World({ nodes: 2 });
      world.elect(1);
      world.hold((m) => m.to === 2);
      for (const data of ['a', 'b', 'c']) world.propose(1, data);
      world.step();
      world.step();
      const held = world.inFlight().filter((m) => m.to === 2);
      expect(held.length).toBeGreaterThanOrEqual(3);
      expect(world.applied(2)).toEqual([]);

      const before = world.trace.events.length;
      world.release({ order: 'reverse' });
      world.settle();
      const arrived = world.trace.events
        .slice(before)
        .filter((e) => e.kind === 'deliver' && held.some((m) => m.index === e.message!.index))
        .filter((e) => e.node === 2)
        .slice(0, held.length);
      expect(arrived.map((e) => e.message!.index)).toEqual(held.map((m) => m.index).reverse());
      // One message a step.
      expect(arrived.map((e) => e.time - arrived[0]!.time)).toEqual(held.map((_, i) => i));
      expect(world.applied(2)).toEqual(['a', 'b', 'c']);
    },
  );

  test('releases in the order of sending unless told otherwise', () => {
    const world = new World({ nodes: 2 });
    world.elect(1);
    world.propose(1, 'on its way');
    world.hold((m) => m.to === 2);
    world.propose(1, 'held from the start');
    world.settle();
    expect(world.applied(2)).toEqual([]);
    world.release();
    world.settle();
    world.propose(1, 'after');
    world.settle();
    world.tick(1, [1]);
    world.settle();
    expect(world.applied(2)).toEqual(['on its way', 'held from the start', 'after']);
  });

  test('cut in two, only the side with the majority goes on; healed, all agree', () => {
    const world = new World({ nodes: 5, checkQuorum: true });
    world.elect(1);
    world.partition([1, 2], [3, 4, 5]);
    world.propose(1, 'lost');
    world.tick(40);
    const leader = world.leader();
    expect([3, 4, 5]).toContain(leader);
    expect(world.propose(leader, 'kept')).toBe(true);
    world.settle();
    expect(world.applied(1)).toEqual([]);
    expect(world.applied(leader)).toEqual(['kept']);
    world.heal();
    world.tick(40);
    for (const id of [1, 2, 3, 4, 5]) expect(world.applied(id)).toEqual(['kept']);
  });
});

describe('the nodes', () => {
  test(
    'make progress: what is proposed is applied everywhere ' +
      '[rafttest/node_test.go TestBasicProgress]',
    () => {
      const world = new World({ nodes: 5 });
      world.tick(40);
      const leader = world.leader();
      expect(leader).toBeGreaterThan(0);
      const wanted = Array.from({ length: 100 }, (_, i) => `p${i}`);
      for (const data of wanted) {
        world.propose(leader, data);
        world.step();
      }
      world.settle();
      world.tick(2);
      for (const id of [1, 2, 3, 4, 5]) expect(world.applied(id)).toEqual(wanted);
    },
  );

  test(
    'crash and start again from their disks without losing anything ' +
      '[rafttest/node_test.go TestRestart]',
    () => {
      const world = new World({ nodes: 5 });
      world.elect(1);
      const propose = (from: number, to: number) => {
        for (let i = from; i < to; i++) world.propose(1, `p${i}`);
        world.settle();
      };
      propose(0, 30);
      world.crash(2);
      propose(30, 60);
      world.crash(3);
      propose(60, 90);
      expect(world.states()).toContain('n2  down');
      world.restart(2);
      propose(90, 120);
      world.restart(3);
      world.tick(3);
      world.settle();
      const all = Array.from({ length: 120 }, (_, i) => `p${i}`);
      for (const id of [1, 2, 3, 4, 5]) expect(world.applied(id)).toEqual(all);
      expect(world.leader()).toBe(1);
    },
  );

  test('that hear nothing for a while catch up ' + '[rafttest/node_test.go TestPause]', () => {
    const world = new World({ nodes: 5 });
    world.elect(1);
    const paused = [2, 3];
    world.hold((m) => paused.includes(m.to));
    for (let i = 0; i < 30; i++) world.propose(1, `p${i}`);
    world.settle();
    world.tick(2, [1]);
    expect(world.applied(1)).toHaveLength(30);
    expect(world.applied(2)).toEqual([]);
    world.release();
    world.settle();
    world.tick(2, [1]);
    for (const id of [1, 2, 3, 4, 5]) expect(world.applied(id)).toHaveLength(30);
  });

  test('that lack compacted entries get a snapshot, and start again from it', () => {
    const world = new World({ nodes: 3 });
    world.elect(1);
    world.crash(3);
    for (const data of ['a', 'b', 'c']) world.propose(1, data);
    world.settle();
    world.compact(1, 4);
    expect(world.logs().split('\n')[0]).toBe('n1  … |');
    world.restart(3);
    world.tick(1);
    world.settle();
    expect(world.applied(3)).toEqual(['a', 'b', 'c']);
    expect(world.trace.events.filter((e) => e.kind === 'snapshot').map((e) => e.text)).toEqual([
      'n3 restores a snapshot at 4',
    ]);
    world.crash(3);
    expect(world.logs().split('\n')[2]).toBe('n3  … |');
    world.restart(3);
    expect(world.applied(3)).toEqual(['a', 'b', 'c']);
  });

  test('change their members, and keep the change in snapshots', () => {
    const world = new World({ nodes: 3 });
    world.elect(1);
    world.node(1).proposeConfChange(newConfChangeV2(parseConfChanges('r3')));
    world.tick(3);
    expect(world.node(2).status().config.confState().voters).toEqual([1, 2]);
    expect(world.logs().split('\n')[0]).toBe('n1  1:· 1:r3 |');
    world.compact(2, 2);
    world.crash(2);
    world.restart(2);
    expect(world.node(2).status().config.confState().voters).toEqual([1, 2]);
  });

  test('hand over their office', () => {
    const world = new World({ nodes: 3 });
    world.elect(1);
    world.transfer(1, 2);
    world.settle();
    expect(world.leader()).toBe(2);
  });

  test('drop proposals that nobody can take', () => {
    const world = new World({ nodes: 3 });
    expect(world.propose(1, 'too early')).toBe(false);
    expect(world.trace.events.at(-1)).toMatchObject({
      kind: 'refuse',
      node: 1,
      text: 'n1 drops the proposal',
    });
  });
});

describe('what a world shows', () => {
  test('one line a node: states, logs, progress', () => {
    const world = new World({ nodes: 3 });
    world.elect(1);
    world.hold((m) => m.to === 3);
    world.propose(1, 'x');
    world.settle();
    world.crash(2);
    expect(world.states()).toBe(
      'n1  leader    term 1  vote 1  lead 1  commit 2\n' +
        'n2  down\n' +
        'n3  follower  term 1  vote 1  lead 1  commit 1',
    );
    expect(world.logs()).toBe('n1  1:· 1:x |\nn2  1:· 1:x |\nn3  1:· |');
    expect(world.status(1).split('\n')).toHaveLength(3);
    expect(world.status(1)).toContain('2: StateReplicate match=2 next=3');
    expect(world.status(1)).toContain('3: StateReplicate match=1 next=3 inflight=1');
  });

  test('a bar stands behind what is committed, also of a node that is down', () => {
    const world = new World({ nodes: 3 });
    world.elect(1);
    world.partition([1], [2, 3]);
    world.propose(1, 'y');
    expect(world.logs().split('\n')[0]).toBe('n1  1:· | 1:y');
    world.crash(1);
    expect(world.logs().split('\n')[0]).toBe('n1  1:· | 1:y');
    expect(new World({ nodes: 1 }).logs()).toBe('n1  |');
  });

  test('the leader of the highest term counts', () => {
    const world = new World({ nodes: 3 });
    expect(world.leader()).toBe(0);
    world.elect(1);
    world.partition([1], [2, 3]);
    world.elect(2);
    expect(world.leader()).toBe(2);
  });

  test('equal seeds and equal calls give equal traces; other seeds others', () => {
    const play = (seed: number) => {
      const world = new World({ nodes: 3, seed });
      world.tick(30);
      return describeTrace(world.trace);
    };
    expect(play(7)).toBe(play(7));
    expect(new Set([1, 2, 3, 4, 5].map(play)).size).toBeGreaterThan(1);
  });

  test('the trace numbers its events and tells the node after each', () => {
    const world = new World({ nodes: 2 });
    world.elect(1);
    world.propose(1, 'x');
    world.settle();
    const { trace } = world;
    expect(trace.nodes).toEqual([1, 2]);
    expect(trace.events.map((e) => e.seq)).toEqual(trace.events.map((_, i) => i));
    const times = trace.events.map((e) => e.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const kinds = new Set(trace.events.map((e) => e.kind));
    expect([...kinds].sort()).toEqual([
      'append',
      'apply',
      'campaign',
      'commit',
      'deliver',
      'propose',
      'send',
      'start',
      'state',
    ]);
    const lead = trace.events.find((e) => e.text.includes('is leader'))!;
    expect(lead.after).toMatchObject({ role: 'leader', term: 1, vote: 1, lead: 1 });
    const sends = trace.events.filter((e) => e.kind === 'send');
    expect(sends.map((e) => e.message!.id)).toEqual(sends.map((_, i) => i + 1));
    for (const { node, message } of sends) expect(message!.from).toBe(node);
  });
});

describe('wrong calls are refused by name', () => {
  const world = new World({ nodes: 2 });
  test.each<[string, () => void, string]>([
    ['an unknown node', () => world.campaign(9), 'there is no node 9; the world has 1, 2'],
    ['restarting what runs', () => world.restart(1), 'node 1 is running'],
    ['compacting what is not applied', () => world.compact(1, 5), 'applied only up to 0'],
    [
      'calling what is down',
      () => {
        world.crash(2);
        world.propose(2, 'x');
      },
      'node 2 is down',
    ],
  ])('%s', (_, call, problem) => {
    expect(call).toThrow(problem);
  });

  test('errors of the library come through', () => {
    const alone = new World({ nodes: 1 });
    expect(() => alone.node(1).advance()).toThrow(MisuseError);
  });

  test('a message to a node that is down is lost', () => {
    const one = new World({ nodes: 2 });
    one.crash(2);
    one.campaign(1);
    one.settle();
    expect(one.trace.events.filter((e) => e.kind === 'drop').map((e) => e.node)).toEqual([2]);
    expect(one.leader()).toBe(0);
  });
});

test('a world gives its events away once, and goes on counting', () => {
  const world = new World({ nodes: 1 });
  const first = world.takeEvents();
  expect(first.map((event) => event.seq)).toEqual([0]);
  expect(world.trace.events).toEqual([]);
  world.elect(1);
  expect(world.takeEvents()[0]!.seq).toBe(1);
});
