/**
 * Compares the bytes of the library with those of the Go original:
 *
 *     npx tsx test/oracle/wire.ts [--values N] [--seed S]
 *
 * Four campaigns of N values each, of all kinds in turn: random values
 * encoded here go through the original and come back; random values of the
 * original go through the library; what nodes of the original say and store
 * when they run goes through the library and must come out byte for byte;
 * and damaged bytes must be refused by both or by neither, and mean the same
 * to both where they are not.
 *
 * The library refuses some bytes that the original takes, because it has no
 * value for them. The original's program finds those by itself and says why,
 * and the library must refuse them for that reason. They are counted apart.
 *
 * Exit codes: 0 all agree (or there is no Go: `skipped`), 1 some differ,
 * 2 wrong use.
 *
 * @module
 */
import { parseArgs } from 'node:util';

import { DecodeError } from '../../src/index.ts';
import { isProgram } from '../../tools/lib/main.mjs';
import { nearNames } from '../../sim/near.mjs';
import { buildOriginal, findGo } from './go.ts';
import { damaged } from './wire_damage.ts';
import { Dice, KINDS } from './wire_kinds.ts';
import { seedBytes, WirePeer, type Ask, type Reply } from './wire_peer.ts';

const USAGE = `npm run oracle:wire [-- OPTIONS]

Encodes values with the Go original and with this library, and compares the
bytes; damages bytes, and compares who refuses them.

  --values N   values in each of the four campaigns (100000)
  --seed S     what chance begins with (1)
  --help       this text`;

/** So many questions are asked at once. */
const BATCH = 250;

/** So many differences are printed. */
const SHOWN = 20;

/** What the library says when the original alone can hold a value. */
const BEYOND: Readonly<Record<string, { readonly says: string; readonly what: string }>> = {
  n: { says: 'above 2^53-1', what: 'a number above 2^53-1' },
  e: { says: 'unknown', what: 'a number that stands for no name' },
  d: { says: 'deep', what: 'values too deep in one another' },
};

export interface WireOptions {
  /** Values of each campaign. */
  readonly values: number;
  readonly seed: number;
  /** Takes the lines of the report. */
  readonly print: (line: string) => void;
  /** Hears how many values were compared; for a progress line. */
  readonly progress?: (done: number, all: number) => void;
  readonly env?: NodeJS.ProcessEnv;
}

export interface WireResult {
  readonly agreed: number;
  readonly differed: number;
  /** Why nothing was compared, or null. */
  readonly skipped: string | null;
}

/** What the library makes of bytes. */
interface Ours {
  readonly bytes: Uint8Array | null;
  /** Why it refuses them; empty if it does not. */
  readonly refusal: string;
  /** Whether it was refused in the way that is promised. */
  readonly clean: boolean;
}

function ours(kind: number, bytes: Uint8Array): Ours {
  try {
    return { bytes: KINDS[kind]!.again(bytes), refusal: '', clean: true };
  } catch (error) {
    return { bytes: null, refusal: String(error), clean: error instanceof DecodeError };
  }
}

const hex = (bytes: Uint8Array): string =>
  bytes.length === 0 ? '(no bytes)' : Buffer.from(bytes).toString('hex');
const same = (a: Uint8Array | null, b: Uint8Array): boolean => a !== null && Buffer.compare(a, b) === 0;

/** The words for a reply. */
function told({ status, settled }: Reply): string {
  if (status === 0) return hex(settled);
  if (status === 1) return 'refused';
  return `taken, though it holds ${BEYOND[String.fromCharCode(status)]!.what}`;
}

/** Counts what agreed and prints what did not. */
class Tally {
  agreed = 0;
  differed = 0;
  /** How often each outcome of a campaign was seen. */
  readonly seen: Map<string, number> = new Map();
  private readonly options: WireOptions;
  private readonly all: number;

  constructor(options: WireOptions, campaigns: number) {
    this.options = options;
    this.all = options.values * campaigns;
  }

  agree(outcome: string): void {
    this.agreed++;
    this.seen.set(outcome, (this.seen.get(outcome) ?? 0) + 1);
  }

  differ(what: string, lines: Readonly<Record<string, string>>): void {
    this.differed++;
    if (this.differed > SHOWN) return;
    this.options.print(`differs: ${what}`);
    for (const [name, text] of Object.entries(lines)) this.options.print(`  ${name}: ${text}`);
  }

  step(): void {
    const done = Math.min(this.agreed + this.differed, this.all);
    this.options.progress?.(done, this.all);
  }

  /** Prints what a campaign has seen, and forgets it. */
  close(title: string): void {
    this.options.print(`${title}:`);
    for (const [outcome, count] of [...this.seen].sort(([a], [b]) => (a < b ? -1 : 1))) {
      this.options.print(`${String(count).padStart(9)}  ${outcome}`);
    }
    this.seen.clear();
  }
}

/** The kinds in turn, in batches of questions. */
async function inBatches(
  { values }: WireOptions,
  tally: Tally,
  peer: WirePeer,
  make: (i: number) => Ask,
  judge: (ask: Ask, reply: Reply) => void,
): Promise<void> {
  for (let first = 0; first < values; first += BATCH) {
    const count = Math.min(BATCH, values - first);
    const asks = Array.from({ length: count }, (_, i) => make(first + i));
    const replies = await peer.ask(asks);
    replies.forEach((reply, i) => judge(asks[i]!, reply));
    tally.step();
  }
}

/** Values made here: through the original and back. */
async function fromHere(options: WireOptions, tally: Tally, peer: WirePeer): Promise<void> {
  const dice = new Dice(options.seed);
  const make = (i: number): Ask => {
    const kind = i % KINDS.length;
    return { question: 'd', kind, bytes: KINDS[kind]!.random(dice) };
  };
  await inBatches(options, tally, peer, make, ({ kind, bytes }, reply) => {
    const { name } = KINDS[kind]!;
    const again = ours(kind, bytes);
    const back = reply.status === 0 && same(reply.plain, bytes) && same(reply.settled, bytes);
    if (back && same(again.bytes, bytes)) return tally.agree(name);
    tally.differ(`a ${name} encoded here`, {
      ours: hex(bytes),
      'ours, read and written again': again.bytes === null ? again.refusal : hex(again.bytes),
      'the original, read and written again': reply.status === 0 ? hex(reply.plain) : told(reply),
      'the original, in our form': told(reply),
    });
  });
  tally.close('values encoded here');
}

/** Values made by the original: through the library and back. */
async function fromThere(options: WireOptions, tally: Tally, peer: WirePeer): Promise<void> {
  const make = (i: number): Ask => ({
    question: 'r',
    kind: i % KINDS.length,
    bytes: seedBytes(options.seed * 2 ** 24 + i),
  });
  await inBatches(options, tally, peer, make, ({ kind }, { plain, settled }) => {
    const { name } = KINDS[kind]!;
    const [read, readSettled] = [ours(kind, plain), ours(kind, settled)];
    if (same(read.bytes, settled) && same(readSettled.bytes, settled)) return tally.agree(name);
    tally.differ(`a ${name} encoded by the original`, {
      'the original': hex(plain),
      'the original, in our form': hex(settled),
      'ours, read and written again': read.bytes === null ? read.refusal : hex(read.bytes),
      'ours, from our form': readSettled.bytes === null ? readSettled.refusal : hex(readSettled.bytes),
    });
  });
  tally.close('random values encoded by the original');
}

/** The values in what a cluster said. */
function* valuesIn(said: Uint8Array): Generator<{ kind: number; bytes: Uint8Array }> {
  const view = new DataView(said.buffer, said.byteOffset, said.length);
  for (let at = 0; at < said.length;) {
    const end = at + 5 + view.getUint32(at + 1, true);
    yield { kind: said[at]!, bytes: said.subarray(at + 5, end) };
    at = end;
  }
}

/** What nodes of the original say and store: written here as it is there. */
async function fromNodes(options: WireOptions, tally: Tally, peer: WirePeer): Promise<void> {
  let left = options.values;
  for (let seed = options.seed * 2 ** 24; left > 0; seed++) {
    const [said] = await peer.ask([{ question: 'o', kind: 0, bytes: seedBytes(seed) }]);
    if (said!.plain.length === 0) throw new Error(`the cluster of seed ${seed} said nothing`);
    for (const { kind, bytes } of valuesIn(said!.plain)) {
      if (left-- <= 0) break;
      const { name } = KINDS[kind]!;
      const again = ours(kind, bytes);
      if (same(again.bytes, bytes)) tally.agree(name);
      else {
        tally.differ(`a ${name} of a node of the original`, {
          'the original': hex(bytes),
          ours: again.bytes === null ? again.refusal : hex(again.bytes),
        });
      }
    }
    tally.step();
  }
  tally.close('what nodes of the original say and store');
}

/** What both made of damaged bytes, or null where they do not agree. */
function verdict(our: Ours, reply: Reply): string | null {
  if (!our.clean) return null;
  const { status, settled } = reply;
  if (status === 0) return same(our.bytes, settled) ? 'taken by both, with the same meaning' : null;
  if (our.bytes !== null) return null;
  if (status === 1) return 'refused by both';
  const { says, what } = BEYOND[String.fromCharCode(status)]!;
  return our.refusal.includes(says) ? `refused here alone: ${what}` : null;
}

/** Damaged bytes: refused by both or by neither. */
async function fromRuins(options: WireOptions, tally: Tally, peer: WirePeer): Promise<void> {
  const dice = new Dice(options.seed ^ 0x5eed);
  const make = (i: number): Ask => {
    const kind = i % KINDS.length;
    const { random } = KINDS[kind]!;
    const other = dice.chance(0.5) ? kind : dice.below(KINDS.length);
    const bytes = damaged(dice, random(dice), KINDS[other]!.random(dice));
    return { question: 'd', kind, bytes };
  };
  await inBatches(options, tally, peer, make, ({ kind, bytes }, reply) => {
    const our = ours(kind, bytes);
    const outcome = verdict(our, reply);
    if (outcome !== null) return tally.agree(outcome);
    tally.differ(`damaged bytes of a ${KINDS[kind]!.name}`, {
      bytes: hex(bytes),
      ours: our.bytes === null ? our.refusal : hex(our.bytes),
      'the original': told(reply),
    });
  });
  tally.close('damaged bytes');
}

const CAMPAIGNS = [fromHere, fromThere, fromNodes, fromRuins];

/** Runs all campaigns, unless there is no Go. */
export async function runWire(options: WireOptions): Promise<WireResult> {
  const go = findGo(options.env);
  if ('missing' in go) {
    options.print(`skipped: ${go.missing}`);
    return { agreed: 0, differed: 0, skipped: go.missing };
  }
  const peer = new WirePeer(buildOriginal(go));
  const tally = new Tally(options, CAMPAIGNS.length);
  try {
    for (const campaign of CAMPAIGNS) await campaign(options, tally, peer);
  } finally {
    peer.stop();
  }
  const { agreed, differed } = tally;
  if (differed > SHOWN) options.print(`(${differed - SHOWN} more differ)`);
  options.print(`${agreed} agreed, ${differed} differed`);
  return { agreed, differed, skipped: null };
}

/** Reads the command line; text where it is wrong. */
export function readWireArgs(args: readonly string[]): { values: number; seed: number } | string {
  const names = ['values', 'seed'];
  const options = { values: { type: 'string' }, seed: { type: 'string' } } as const;
  let given: { values?: string; seed?: string };
  try {
    given = parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    const wrong = /'--?([^'=]*)/.exec((error as Error).message)?.[1];
    const guess = wrong === undefined ? undefined : nearNames(wrong, names)[0];
    const [first] = (error as Error).message.split('\n');
    if (guess === undefined || names.includes(wrong!)) return first!;
    return `Unknown option '--${wrong}'. Did you mean --${guess}?`;
  }
  const numbers = { values: given.values ?? '100000', seed: given.seed ?? '1' };
  for (const [name, text] of Object.entries(numbers)) {
    if (/^\d{1,9}$/.test(text)) continue;
    return `--${name} must be a whole number below a billion, got '${text}'`;
  }
  if (Number(numbers.values) === 0) return '--values must be at least 1';
  return { values: Number(numbers.values), seed: Number(numbers.seed) };
}

/** The command: prints a report and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(USAGE);
    return 0;
  }
  const read = readWireArgs(args);
  if (typeof read === 'string') {
    console.error(`wire: ${read}\n${USAGE}`);
    return 2;
  }
  const { isTTY } = process.stderr;
  const clear = (): void => void (isTTY && process.stderr.write('\r\u001b[K'));
  const { differed } = await runWire({
    ...read,
    print: (line) => {
      clear();
      console.log(line);
    },
    progress: (done, all) => {
      const percent = Math.floor((100 * done) / all);
      if (isTTY) process.stderr.write(`\r${done} of ${all} values (${percent} %)`);
    },
  });
  return differed > 0 ? 1 : 0;
}

if (isProgram(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
