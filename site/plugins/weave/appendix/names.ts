/**
 * What of ours stands for each exported name of etcd/raft, or why nothing does.
 *
 * @module
 */
import fs from 'node:fs';
import path from 'node:path';
import type { Sentence } from '../../../../sim/broken/index.ts';
import { sourceAddress } from '../api.ts';
import { escapeHtml } from '../render.ts';
import { code, link, prose, table } from './html.ts';
import type { AppendixContext, AppendixSection } from './index.ts';

/** Where the names are, seen from the root. */
export const ETCD_NAMES = 'site/etcd-names.json';

/** `src/raw_node.ts#RawNode.tick`, several of them, or the key of a reason with `why`. */
export type Ours = string | readonly string[] | { readonly why: string };

export interface EtcdNames {
  /** Why some names have no counterpart, by a key. */
  readonly reasons: Readonly<Record<string, Sentence>>;
  /** By package, then by name. */
  readonly packages: Readonly<Record<string, Readonly<Record<string, Ours>>>>;
}

export function readEtcdNames(root: string): EtcdNames {
  return JSON.parse(fs.readFileSync(path.join(root, ETCD_NAMES), 'utf8')) as EtcdNames;
}

/** What is wrong with the table: names of ours that are not there, reasons that nobody gives. */
export function faultsOf({ project }: AppendixContext, names: EtcdNames): string[] {
  const used = new Set<string>();
  const faults: string[] = [];
  for (const [pack, entries] of Object.entries(names.packages)) {
    for (const [name, ours] of Object.entries(entries)) {
      const at = `${ETCD_NAMES}: ${pack} ${name}`;
      if (typeof ours === 'object' && 'why' in ours) {
        used.add(ours.why);
        if (names.reasons[ours.why] === undefined) faults.push(`${at}: no reason "${ours.why}"`);
        continue;
      }
      for (const one of typeof ours === 'string' ? [ours] : ours) {
        if (lineOf(project, one) === null) faults.push(`${at}: "${one}" is not in the sources`);
      }
    }
  }
  const unused = Object.keys(names.reasons).filter((key) => !used.has(key));
  return [...faults, ...unused.map((key) => `${ETCD_NAMES}: nothing has the reason "${key}"`)];
}

/** The line of `file#symbol`, or of a string that a type of the file lists; null without one. */
function lineOf(project: AppendixContext['project'], ours: string): number | null {
  const [file = '', name = ''] = ours.split('#');
  if (!project.has(file)) return null;
  const symbol = project.symbols(file).find((one) => one.path === name);
  const literal = project.literals(file).find((one) => one.name === name);
  return symbol?.start ?? literal?.line ?? null;
}

const HEADS = { zh: ['etcd/raft', '这里'], en: ['etcd/raft', 'Here'] } as const;

/** A section for each package. */
export function etcdNames(context: AppendixContext): AppendixSection[] {
  const { project, language } = context;
  const names = readEtcdNames(project.root);
  const [fault] = faultsOf(context, names);
  if (fault !== undefined) throw new Error(fault);
  return Object.entries(names.packages).map(([pack, entries]) => {
    const rows = Object.entries(entries).map(([name, ours]): [string, string] => {
      if (typeof ours === 'object' && 'why' in ours) {
        return [code(name), prose(names.reasons[ours.why]![language])];
      }
      const links = (typeof ours === 'string' ? [ours] : ours).map((one) => {
        const [file = '', symbol = ''] = one.split('#');
        const to = link(sourceAddress(file, lineOf(project, one)!), code(symbol));
        return `${to} <span class="file">${escapeHtml(file)}</span>`;
      });
      return [code(name), links.join('<br>')];
    });
    return { id: pack, depth: 2, title: pack, html: table(HEADS[language], together(rows)) };
  });
}

/** One row for names one after the other of which the same is said. */
function together(rows: readonly (readonly [name: string, said: string])[]): [string, string][] {
  const merged: [string, string][] = [];
  for (const [name, said] of rows) {
    const last = merged.at(-1);
    if (last?.[1] === said) last[0] += `<br>${name}`;
    else merged.push([name, said]);
  }
  return merged;
}
