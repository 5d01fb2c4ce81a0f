import { Peers } from '../raft-kv/peers.ts';

let ticks = 0;
let left = 'never';
const peers = new Peers({
  addPeer: () => undefined,
  removePeer: () => void (left = `after ${ticks} ticks`),
});

// The command names three members; the disk says that n3 was removed.
const place = (id: number) => ({ host: '127.0.0.1', port: 12378 + id });
peers.follow(new Map([2, 3].map((id) => [id, place(id)])));
peers.follow(new Map([[2, place(2)]]));
while (ticks < 200) {
  ticks++;
  peers.tick(new Set([1, 2]));
}
console.log(left);
