/**
 * `npm run bench:world`: how fast the world turns, what the checkers cost of
 * that, and how long a jump in a long run takes. With `--base REV` it is put
 * beside the world of that commit, as `npm run bench -- --only world` does.
 * Prints figures of this machine, and ratios; no test asserts one.
 */
import { runSeed } from '../sim/campaign.ts';
import { Chaos } from '../sim/chaos.ts';
import { calm } from '../sim/calm.ts';
import { Coverage } from '../sim/coverage.ts';
import { Digest } from '../sim/digest.ts';
import type { Observer, SimEvent } from '../sim/event.ts';
import { seeded } from '../sim/random.ts';
import { Timeline } from '../sim/timeline.ts';
import { PROFILES } from '../sim/weather.ts';
import { command, readOptions } from '../tools/lib/options.mjs';
import { bench } from './command.ts';

const SEEDS = 400;
const LONG_RUN = 100_000;
const JUMPS = 200;

/** Events a second of a thread. */
function speed(run: (seed: number) => number): number {
  for (let seed = 1; seed <= 40; seed++) run(seed);
  const start = performance.now();
  let events = 0;
  for (let seed = 1; seed <= SEEDS; seed++) events += run(seed);
  return (events / (performance.now() - start)) * 1000;
}

/** A run that nobody looks at. */
function unwatched(seed: number): number {
  const weather = PROFILES.get('default')!.draw(seeded(seed));
  const chaos = new Chaos(weather, seed);
  chaos.run();
  calm(chaos.cluster, 300);
  return chaos.cluster.events;
}

function watched(...observers: (() => Observer)[]): (seed: number) => number {
  return (seed) => runSeed('default', seed, { observers: observers.map((make) => make()) }).events;
}

function show(what: string, perSecond: number, base: number): void {
  const ratio = (base / perSecond).toFixed(2);
  console.log(
    `${what.padEnd(44)}${Math.round(perSecond).toLocaleString('en').padStart(9)}` +
      ` events/s  time ${ratio}`,
  );
}

function main(): void {
  const bare = speed(unwatched);
  show('nobody looks (the measure: time 1.00)', bare, bare);
  show('with all checkers', speed(watched()), bare);
  show('with checkers and coverage, as in campaigns', speed(watched(() => new Coverage())), bare);
  show('with checkers and digest', speed(watched(() => new Digest())), bare);

  const long: SimEvent[] = [];
  for (let seed = 1; long.length < LONG_RUN; seed++) {
    // Runs one after the other make one long one: numbers start anew, views do not care.
    runSeed('default', seed, { observers: [{ see: (event) => long.push(event) }] });
  }
  const built = performance.now();
  const timeline = new Timeline(long.slice(0, LONG_RUN));
  console.log(
    `\ncheckpoints of ${LONG_RUN.toLocaleString('en')} events`.padEnd(45) +
      `${(performance.now() - built).toFixed(0).padStart(9)} ms`,
  );
  const random = seeded(1);
  const times = Array.from({ length: JUMPS }, () => {
    const start = performance.now();
    timeline.at(Math.floor(random() * LONG_RUN));
    return performance.now() - start;
  }).sort((a, b) => a - b);
  console.log(
    'a jump to any event'.padEnd(44) +
      `${times[JUMPS / 2]!.toFixed(2).padStart(9)} ms  (at most ${times.at(-1)!.toFixed(2)} ms)`,
  );
}

const HELP = `npm run bench:world [-- --base REV]

Tells how fast the simulated world turns, and what the checkers cost of that.

  --base REV   beside the world of that commit
  --help       this text`;

await command('npm run bench:world', async (argv) => {
  const { help, base } = readOptions(argv, { base: { type: 'string' } });
  if (help) console.log(HELP);
  else if (base === undefined) main();
  else await bench(['--only', 'world', '--base', base]);
  return Number(process.exitCode ?? 0);
});
