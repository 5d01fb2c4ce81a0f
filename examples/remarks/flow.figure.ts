import { parseScript, runner } from '../../sim/index.ts';
import { flowIn } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

// n3 is lost and found, as in the example of the snapshot.
const commands = [
  'add-nodes 3 voters=(1,2,3) index=2 checkquorum=true',
  'campaign 1',
  'stabilize',
  'propose 1 a',
  'stabilize 1 2',
  'deliver-msgs drop=3',
  'compact 1 4',
  'report-unreachable 1 3',
  'propose 1 b',
  'stabilize',
];
const script = commands.map((command) => `${command}\n----\n`).join('\n');
const run = runner('interaction');

export const figure: Figure = {
  caption: {
    zh:
      '领导者 n1 怎样对待 n2 和 n3，和改变它的函数。变坏的两处都有一句话；' +
      '变好的 `updateFlow`，只在快照之后才说。',
    en:
      'How the leader n1 treats n2 and n3, and the functions that change it. ' +
      'A remark is made wherever it gets worse; `updateFlow`, by which it ' +
      'gets better, has one only after a snapshot.',
  },
  drawing: flowIn(() => {
    for (const block of parseScript('n3.txt', script)) run(block);
  }),
};
