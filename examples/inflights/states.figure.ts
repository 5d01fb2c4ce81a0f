import { World } from '../../sim/index.ts';
import { flowIn } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

const world = new World({ nodes: 3, seed: 7, maxInflightMsgs: 1 });

function heartbeat(): void {
  world.tick(2, [1]);
  world.settle();
}

/** Lets the leader compact what n3 lacks. */
function leaveBehind(): void {
  world.partition([1, 2], [3]);
  for (const data of 'ab') world.propose(1, data);
  world.settle();
  world.compact(1, world.logOf(1).commit);
  world.partition([1, 2, 3]);
}

function drive(): void {
  world.elect(1);
  // An append to n3 is lost: what comes next does not fit.
  world.drop((m) => m.type === 'MsgApp' && m.to === 3, 1);
  world.propose(1, 'a');
  heartbeat();
  // The stream to n3 has stopped, its entries are gone.
  leaveBehind();
  heartbeat();
  // The same, but the transport reports that n3 is away,
  // and later that the snapshot to it is lost.
  leaveBehind();
  world.node(1).reportUnreachable(3);
  world.drop((m) => m.type === 'MsgSnap', 1);
  heartbeat();
  world.node(1).reportSnapshot(3, 'SnapshotFailure');
  heartbeat();
}

export const figure: Figure = {
  caption: {
    zh:
      '领导者给一个跟随者发送时的三种状态。边上写的是改变状态的函数，' +
      '由一次真实的运行记录下来。',
    en:
      'The three states in which a leader sends to a follower. The edges ' +
      'name the functions that change the state, recorded in a real run.',
  },
  drawing: flowIn(drive),
};
