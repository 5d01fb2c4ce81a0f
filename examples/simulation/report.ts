import { World } from '../../sim/index.ts';
import type { Transition } from '../../src/index.ts';

const seen: Transition[] = [];
const world = new World({
  nodes: 2,
  seed: 1,
  onTransition: (transition) => {
    if (transition.id === 1) seen.push(transition);
  },
});

function print(title: string): void {
  console.log(title);
  for (const { name, state, hardState, lastIndex, message } of seen) {
    const { term, vote, commit } = hardState;
    const what = message === null ? name : `${name} ${message.type}`;
    console.log(
      `  ${what.padEnd(28)} ${state.slice(5).padEnd(9)} term ${term}` +
        ` vote ${vote} commit ${commit} last ${lastIndex}`,
    );
  }
  seen.length = 0;
}

print('n1 starts');
world.campaign(1);
print('n1 campaigns');
world.step();
world.step();
print('n2 has voted');
