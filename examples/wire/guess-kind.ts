import { decodeMessage } from '../../src/index.ts';

// Field 4 is the term. Here it comes twice: 5, then one byte of data.
const bytes = Uint8Array.of(0x20, 5, 0x22, 1, 9);
try {
  console.log(decodeMessage(bytes).term);
} catch (error) {
  console.log((error as Error).name);
}
