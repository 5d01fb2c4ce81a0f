/** Which chapters the book is to have, and whether a new one fits in. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { nearNames } from '../../sim/near.mjs';
import { writtenChapters } from '../../site/chapters.ts';

/** The parts of the book and what their chapters are called, in order; the guide is chapter 0. */
const PLAN = {
  landscape: ['consensus-problem', 'paxos', 'zab', 'gossip', 'raft-overview'],
  modules: [
    ...['config', 'entry', 'message', 'inputs', 'inflights', 'storage', 'storage-contract'],
    ...['unstable', 'raft-log', 'quorum', 'progress', 'raft', 'ready-and-raw-node', 'raft-node'],
    ...['application-loop', 'state-machine', 'client-requests', 'replica-node'],
    ...['wire', 'codec', 'texts', 'remarks'],
  ],
  mechanisms: [
    ...['election', 'replication', 'snapshot', 'linearizable-reads', 'leadership-transfer'],
    ...['membership', 'joint-consensus', 'learners', 'async-storage-writes'],
  ],
  'a-real-server': ['startup', 'wal', 'snapshot-files', 'transport', 'redis-protocol'],
  trust: ['simulation', 'invariants-and-counterexamples', 'linearizability', 'conformance-with-etcd'],
} as const;

export type Part = keyof typeof PLAN;

export const PARTS = Object.keys(PLAN) as Part[];
/** A slug is the name of files and the end of an address. */
const LONGEST = 60;

/** What somebody wants to write. */
export interface Wish {
  readonly slug: string;
  readonly part: string | undefined;
  readonly number: string | undefined;
  readonly titles: Readonly<Record<'zh' | 'en', string>>;
}

/** A chapter that fits into the book. */
export interface Plan {
  readonly slug: string;
  readonly part: Part;
  readonly number: number;
  readonly zh: string;
  readonly en: string;
}

/** What keeps a chapter out of the book, in a sentence. */
export class Refusal extends Error {}

/** The chapter that is wished for. Throws Refusal if it does not fit. */
export function planOf(root: string, { slug, part, number, titles }: Wish): Plan {
  checkSlug(root, slug);
  const { zh, en } = titles;
  for (const [option, title] of Object.entries(titles)) checkTitle(option, title);
  return { slug, part: partOf(slug, part), number: numberOf(root, slug, number), zh, en };
}

function checkSlug(root: string, slug: string): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug)) {
    throw new Refusal(`"${slug}" is not a slug: small letters and digits, with - between words.`);
  }
  if (slug.length > LONGEST) {
    throw new Refusal(`a slug has at most ${LONGEST} letters, this one ${slug.length}.`);
  }
  // Chapters of one name would share a folder of examples, in whatever part they are.
  const pages = PARTS.map((part) => `docs/${part}/${slug}.mdx`);
  const there = pages.find((file) => existsSync(path.join(root, file)));
  if (there !== undefined) throw new Refusal(`nothing was written, since ${there} is there.`);
}

function checkTitle(option: string, title: string): void {
  if (title.trim() === '') throw new Refusal(`--${option} wants a title.`);
  if (/\p{Cc}/u.test(title)) throw new Refusal(`--${option}: a title stands on one line.`);
  const odd = /[{}<>`]/.exec(title)?.[0];
  if (odd !== undefined) throw new Refusal(`--${option}: a title has no code, and no ${odd}.`);
}

function partOf(slug: string, given: string | undefined): Part {
  const planned = PARTS.find((part) => (PLAN[part] as readonly string[]).includes(slug));
  if (given === undefined && planned !== undefined) return planned;
  if (given === undefined) {
    const near = nearNames(slug, Object.values(PLAN).flat());
    const hint = near.length > 0 ? ` Near: ${near.join(', ')}.` : '';
    throw new Refusal(`"${slug}" is not in the plan: say --part and --number.${hint}`);
  }
  const found = PARTS.find((part) => part === given);
  if (found === undefined) {
    throw new Refusal(`there is no part "${given}"; there are ${PARTS.join(', ')}.`);
  }
  if (planned !== undefined && planned !== found) {
    throw new Refusal(`the plan has ${slug} in the part ${planned}, not in ${found}.`);
  }
  return found;
}

function numberOf(root: string, slug: string, given: string | undefined): number {
  const at = (Object.values(PLAN).flat() as string[]).indexOf(slug);
  const text = given ?? (at >= 0 ? String(at + 1) : '');
  if (!/^[1-9]\d{0,3}$/.test(text)) {
    throw new Refusal(`--number wants a number from 1 to 9999, not "${text}".`);
  }
  const number = Number(text);
  if (at >= 0 && number !== at + 1) {
    throw new Refusal(`the plan has ${slug} as chapter ${at + 1}, not ${number}.`);
  }
  const other = writtenChapters(root, false).find((chapter) => chapter.number === number);
  if (other !== undefined) throw new Refusal(`chapter ${number} is ${other.id} already.`);
  return number;
}
