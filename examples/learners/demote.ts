import { newConfChangeV2 } from '../../src/index.ts';
import { parseConfChanges } from '../../src/internals.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 5, seed: 3 });
world.elect(1);

/** Proposes a change, and tells each configuration that comes of it. */
function change(text: string): void {
  console.log(text);
  const n1 = world.node(1);
  n1.proposeConfChange(newConfChangeV2(parseConfChanges(text)));
  let last = String(n1.status().config);
  for (let i = 0; i < 10; i++) {
    world.step();
    const { config, progress } = n1.status();
    if (String(config) === last) continue;
    last = String(config);
    const marked = [...progress].filter(([, pr]) => pr.isLearner);
    const ids = marked.map(([id]) => `n${id}`).join(' ') || 'nobody';
    console.log(`  ${last}  marked: ${ids}`);
  }
}

change('l5');
change('v5');
change('l5 r4');
