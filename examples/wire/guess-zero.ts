import { decodeHardState } from '../../src/index.ts';

// The end of the bytes is lost: those of the commit index.
const bytes = Uint8Array.of(0x08, 3, 0x10, 2);
try {
  console.log(decodeHardState(bytes).commit);
} catch (error) {
  console.log((error as Error).name);
}
