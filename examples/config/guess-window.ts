import { MemoryStorage, RawNode } from '../../src/index.ts';

try {
  new RawNode({
    id: 1,
    electionTick: 10,
    heartbeatTick: 1,
    storage: new MemoryStorage(),
    random: Math.random,
    maxInflightBytes: 64 * 1024,
  });
  console.log('starts');
} catch (error) {
  const { name, message } = error as Error;
  console.log(message);
  console.log(name);
}
