import { decodeMessage, encodeMessage } from '../../src/index.ts';
import type { Message } from '../../src/index.ts';
import { World } from '../../sim/index.ts';

const world = new World({ nodes: 3, seed: 7 });
const seen = new Set<Message>();
const counts = new Map<string, number>();
let bytes = 0;

/** Every message that is on its way, there and back. */
function look(): void {
  for (const m of world.inFlight()) {
    if (seen.has(m)) continue;
    seen.add(m);
    counts.set(m.type, (counts.get(m.type) ?? 0) + 1);
    const encoded = encodeMessage(m);
    bytes += encoded.length;
    const back = decodeMessage(encoded);
    if (text(back) !== text(m)) throw new Error(`${m.type} differs`);
    const again = encodeMessage(back);
    if (`${again}` !== `${encoded}`) throw new Error('bytes differ');
  }
}

function text(m: Message): string {
  return JSON.stringify(m, (_, v: unknown) =>
    v instanceof Uint8Array ? [...v] : v,
  );
}

function settle(): void {
  do look();
  while (world.step());
}

world.campaign(1);
settle();
world.crash(3);
for (const data of ['x=1', 'y=2', 'z=3']) world.propose(1, data);
settle();
// n3 has missed the entries, and they are compacted.
world.compact(1, 4);
world.restart(3);
for (let i = 0; i < 3; i++) {
  world.tick();
  settle();
}
world.transfer(1, 2);
settle();

for (const [type, count] of counts) {
  console.log(`${type.padEnd(17)} ${count}`);
}
console.log(`${seen.size} messages, ${bytes} bytes, all came back`);
