import { seeded } from '../../sim/random.ts';
import { PROFILES } from '../../sim/weather.ts';

const drawn = (name: string) => PROFILES.get(name)!.draw(seeded(9));

const calm = drawn('calm');
const network = drawn('network');
console.log(`calm:    ${calm.nodes} nodes, loss ${calm.loss}`);
console.log(`network: ${network.nodes} nodes, loss ${network.loss}`);
const same = JSON.stringify(calm.config) === JSON.stringify(network.config);
console.log(same ? 'same' : 'different');
