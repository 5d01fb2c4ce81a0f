import { checkRegister } from '../../sim/checkers/linearizability.ts';
import { cas, draw, name, put } from './history/index.ts';

// Two clients want to be the one who changes v1.
const calls = [
  put('v1', 1, 3),
  cas('v1', 'v2', 'v1', 5, 14),
  cas('v1', 'v3', 'v1', 8, 11),
];
console.log(draw(calls));
const { result, blamed } = checkRegister(calls);
if (blamed !== null) console.log('blamed:', name(blamed));
console.log(result);
