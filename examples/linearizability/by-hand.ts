import { checkRegister } from '../../sim/checkers/linearizability.ts';
import { draw, get, name, NEVER, put } from './history/index.ts';

const calls = [put('v1', 1, NEVER), get('v1', 4, 8), get('', 12, 16)];
console.log(draw(calls));

const { result, blamed, steps } = checkRegister(calls);
console.log(`${result} after ${steps} steps`);
console.log('blamed:', blamed === null ? 'nobody' : name(blamed));

// One step less is not enough to be sure.
console.log(checkRegister(calls, steps - 1).result);
