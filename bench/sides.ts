import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { BuildError, buildGo, findGo } from '../tools/lib/go.ts';
import type { Base } from './base.ts';
import { bundle } from './bundle.ts';
import { ROOT } from './root.ts';
import type { Program } from './side.ts';

/** Those who can be measured; `base` is this library at another commit. */
export const SIDES = ['ours', 'loop', 'base', 'go', 'coaty', 'protobufjs', 'bufbuild'] as const;
export type SideName = (typeof SIDES)[number];

/** A program, or why there is none. */
export type Found = Program | { readonly missing: string };

const GO_MODULE = path.join(ROOT, 'bench/go');
const PEERS = path.join(ROOT, 'bench/peers');

/** Packages of the peers, and the sides that need them. */
const PACKAGES: Partial<Record<SideName, string>> = {
  coaty: '@coaty/consensus.raft',
  protobufjs: 'protobufjs',
  bufbuild: '@bufbuild/protobuf',
};

/** Makes the program of a side; bundles go into the folder. */
export async function prepare(side: SideName, folder: string, base: Base | null): Promise<Found> {
  if (side === 'go') return goProgram();
  const wanted = PACKAGES[side];
  if (wanted !== undefined) return peerProgram(side, wanted, folder);
  if (side !== 'base') {
    const title = side === 'ours' ? 'ours' : 'ours, through Replica';
    return node(title, await bundle(side, folder, ROOT));
  }
  if (base === null) return { missing: 'no --base was named' };
  try {
    const program = await bundle('ours', base.folder, base.folder);
    return node(`at ${base.commit}`, program);
  } catch {
    return { missing: `the drivers of today do not fit ${base.commit}` };
  }
}

function node(title: string, program: string): Program {
  return { title, command: process.execPath, args: ['--expose-gc', program] };
}

async function peerProgram(side: SideName, name: string, folder: string): Promise<Found> {
  const file = path.join(PEERS, 'node_modules', name, 'package.json');
  if (!existsSync(file)) {
    return { missing: `${name} is not installed; run 'npm ci --ignore-scripts' in bench/peers` };
  }
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return node(`${name} ${version}`, await bundle(side, folder, ROOT));
}

function goProgram(): Found {
  const go = findGo('this side');
  if ('missing' in go) return go;
  try {
    return {
      title: `${pinnedModule()}, Go ${go.version}`,
      command: buildGo(go, 'bench', GO_MODULE),
      args: [],
      env: { GOMAXPROCS: '1' },
    };
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    return { missing: error.message.split('\n').slice(0, 3).join(' ') };
  }
}

function pinnedModule(): string {
  const text = readFileSync(path.join(GO_MODULE, 'go.mod'), 'utf8');
  return /go\.etcd\.io\/raft\/v3 v[\d.]+/.exec(text)![0];
}
