import { checkRegister } from '../../sim/checkers/linearizability.ts';
import { cas, draw, get, NEVER, put } from './history/index.ts';

// Two of three clients never get an answer.
const calls = [
  put('v1', 1, NEVER),
  cas('v1', 'v2', '', 3, NEVER),
  get('v2', 8, 12),
];
console.log(draw(calls));
console.log(checkRegister(calls).result);
