import { World } from '../../sim/index.ts';
import type { SnapshotStatus } from '../../src/index.ts';

type Lost = 'MsgSnap' | 'MsgAppResp' | null;

/** A snapshot leaves for n3; then this happens to it. */
function fate(lost: Lost, report: SnapshotStatus | null): void {
  console.log(`${lost ?? 'nothing'} lost, ${report ?? 'no report'}`);
  const world = new World({ nodes: 3, seed: 7 });
  const show = (when: string): void => {
    const [, , n3] = world.status(1).split('\n');
    console.log(`  ${when}: ${n3!.slice(3)}`);
  };
  world.elect(1);
  world.partition([1, 2], [3]);
  for (const data of 'abc') world.propose(1, data);
  world.settle();
  world.compact(1, 4);
  world.heal();
  world.tick();
  for (let i = 0; i < 3; i++) world.step();

  // The snapshot has just left.
  const ofN3 = ({ from, to }: { from: number; to: number }) =>
    from === 3 || to === 3;
  world.drop((m) => m.type === lost && ofN3(m), 1);
  world.settle();
  if (report !== null) world.node(1).reportSnapshot(3, report);
  show('now');
  world.tick(100);
  world.settle();
  show('100 heartbeats later');
}

fate(null, null);
fate('MsgAppResp', 'SnapshotFinish');
fate('MsgSnap', 'SnapshotFailure');
fate('MsgSnap', 'SnapshotFinish');
fate('MsgSnap', null);
fate('MsgAppResp', null);
