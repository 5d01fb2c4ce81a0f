import { seeded } from '../../sim/random.ts';
import { PROFILES } from '../../sim/weather.ts';

const percent = (chance: number): string => `${(chance * 100).toFixed(1)} %`;

for (const name of ['default', 'network', 'disk']) {
  console.log(name);
  for (const seed of [1, 4, 12]) {
    const w = PROFILES.get(name)!.draw(seeded(seed));
    const { asyncStorageWrites: async, preVote } = w.config;
    console.log(
      `  seed ${seed}: ${w.nodes} nodes, ${w.rounds} rounds, ` +
        `pre-vote ${preVote}, async ${async}`,
    );
    console.log(
      `    loss ${percent(w.loss)}, cut ${percent(w.cut)}, ` +
        `crash ${percent(w.crash)}, clock of n1 ${w.clocks[0]!.toFixed(2)}`,
    );
  }
}
