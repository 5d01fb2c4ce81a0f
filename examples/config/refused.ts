import { MemoryStorage, RawNode } from '../../src/index.ts';
import type { Config, ConfigError } from '../../src/index.ts';

const works: Config = {
  id: 1,
  electionTick: 10,
  heartbeatTick: 1,
  storage: new MemoryStorage(),
  random: Math.random,
};

function attempt(change: Partial<Config>): void {
  try {
    new RawNode({ ...works, ...change });
    console.log('works');
  } catch (error) {
    console.log((error as ConfigError).message);
  }
}

attempt({});
attempt({ id: 0 });
attempt({ id: 2 ** 53 });
attempt({ heartbeatTick: 0.5 });
attempt({ heartbeatTick: 10 });
attempt({ electionTick: 2 ** 52 });
attempt({ random: undefined });
attempt({ maxCommittedSizePerReady: 0 });
attempt({ readOnlyOption: 'ReadOnlyLeaseBased' });
