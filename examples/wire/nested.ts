import { MAX_DEPTH, WireReader } from '../../src/wire.ts';

/** How deep the values in field 1 lie inside one another. */
function depthOf(r: WireReader): number {
  let depth = 0;
  while (r.next()) {
    if (r.field === 1) depth = 1 + r.value(0, 'inner', depthOf);
    else r.skip();
  }
  return depth;
}

function attempt(what: string, bytes: number[]): void {
  try {
    const r = new WireReader(Uint8Array.from(bytes), 'outer');
    console.log(`${what}: ${depthOf(r)} deep`);
  } catch (error) {
    const { name, message } = error as Error;
    console.log(`${what}: ${name}\n  ${message}`);
  }
}

attempt('three values', [0x0a, 4, 0x0a, 2, 0x0a, 0]);
// The inner one says 3, but the outer one has only 2 left.
attempt('one that sticks out', [0x0a, 4, 0x0a, 3, 7, 7, 7]);

/** Groups in one another, in a field that nobody knows. */
const groups = (depth: number) => [
  ...Array<number>(depth).fill(0x13),
  ...Array<number>(depth).fill(0x14),
];
attempt('a hundred groups', groups(MAX_DEPTH));
attempt('one more', groups(MAX_DEPTH + 1));
attempt('a hundred thousand', groups(100_000));
attempt('one that another ends', [0x13, 0x1c]);
attempt('an end without a beginning', [0x14]);
