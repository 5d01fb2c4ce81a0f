import { World } from '../../sim/index.ts';
import { newMessage } from '../../src/index.ts';

const world = new World({ nodes: 5, seed: 7 });
world.elect(1);
const { unprovedReads, tracker } = world.node(1).inspect();
const { voters } = tracker.config;

// Three reads, the first when 7 entries are committed.
const asked = newMessage({ type: 'MsgReadIndex' });
const rounds = [7, 8, 9].map((commit) => {
  return unprovedReads.add(asked, commit, 1);
});

// n2 has answered the third round, n3 the second.
unprovedReads.acknowledge(2, rounds[2]!, voters);
const proved = unprovedReads.acknowledge(3, rounds[1]!, voters);
console.log('released at', proved.map(({ index }) => index).join(', '));
console.log(proved.length);
