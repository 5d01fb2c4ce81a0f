import { checkRegister } from '../../sim/checkers/linearizability.ts';
import type { Call } from '../../sim/checkers/linearizability.ts';
import { draw, get, NEVER, put } from './history/index.ts';

function judge(title: string, calls: Call[]): void {
  console.log(title);
  console.log(draw(calls));
  console.log(checkRegister(calls).result, '\n');
}

judge('The scene: the write takes effect between the reads.', [
  put('v1', 1, NEVER),
  get('', 4, 8),
  get('v1', 12, 16),
]);

judge('The reads the other way round.', [
  put('v1', 1, NEVER),
  get('v1', 4, 8),
  get('', 12, 16),
]);

judge('The same, but the reads overlap.', [
  put('v1', 1, NEVER),
  get('v1', 4, 13),
  get('', 9, 16),
]);
