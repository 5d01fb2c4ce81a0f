/** One side of `versus.ts`: runs the seeds that it is told to, in the world of a checkout. */
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const campaign = pathToFileURL(path.join(process.argv[2]!, 'sim/campaign.ts')).href;
/** The other side's world must look the same from outside. */
interface Campaign {
  readonly runSeed: (profile: string, seed: number) => { readonly events: number };
}
const { runSeed } = (await import(campaign)) as Campaign;

for await (const line of createInterface(process.stdin)) {
  const [first, last] = line.split(' ').map(Number) as [number, number];
  const before = process.cpuUsage();
  let events = 0;
  for (let seed = first; seed <= last; seed++) events += runSeed('default', seed).events;
  const { user, system } = process.cpuUsage(before);
  console.log(events / (user + system) * 1e6);
}
