/**
 * One server of a torture: that of `npm run kv`, on files on which something
 * may go wrong. `RAFT_KV_POINT` says what and when.
 */
import { resolve } from 'node:path';
import { main } from '../../examples/raft-kv/main.ts';
import { NodeFiles } from '../../examples/raft-kv/node_files.ts';
import { FaultyFiles, parsePoint } from './faulty_files.ts';

const words = process.argv.slice(2);
const point = process.env['RAFT_KV_POINT'] ?? '';
const root = resolve(words[words.indexOf('--data') + 1] ?? '.');
const files = new NodeFiles();
process.exitCode = await main(
  words,
  point === '' ? files : new FaultyFiles(files, root, parsePoint(point)),
);
