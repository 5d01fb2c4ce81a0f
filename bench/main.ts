/**
 * `npm run bench`: what the library costs, beside the Go original and others.
 * The figures are those of the machine; no test asserts one.
 *
 * Exit codes: 0 measured, 1 something failed, 2 wrong use.
 */
import { bench } from './command.ts';

await bench(process.argv.slice(2));
