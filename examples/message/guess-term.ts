import { describeMessage } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7, preVote: true });
world.elect(1);

// n1 is gone, and n2 asks whether it could win.
world.crash(1);
world.campaign(2);
const request = world.inFlight().find((m) => m.to === 3)!;
console.log(describeMessage(request));

world.hold((m) => m.type === 'MsgPreVoteResp');
world.step();
const [response] = world.inFlight();
console.log(describeMessage(response!));
console.log(`n3 is in term ${world.node(3).status().term}`);
console.log(response!.term);
