/**
 * A run as text: what the nodes are set to, and one action a line. This is
 * how a failure is printed, kept in a file, put into a link, and done again.
 *
 * @module
 */
import type { MessageType } from '../src/index.ts';
import type { Action, MessageRef } from './action.ts';
import type { NodeConfig } from './cluster.ts';
import { FAULTS } from './fault.ts';

/** What a cluster is made from. */
export interface Setup {
  readonly nodes: number;
  readonly seed: number;
  readonly config: NodeConfig;
}

/** A cluster, and what is done to it. */
export interface Case {
  readonly setup: Setup;
  readonly actions: readonly Action[];
}

/** What can be wrong with a line, to be told in any language. */
export const CASE_PROBLEMS = {
  /** A word that is none of those that may stand here. */
  unknown: true,
  'no number': true,
  'no change': true,
  'no type': true,
  /** A word after the end. */
  surplus: true,
  /** The line ends too early. */
  short: true,
  /** A node that is not there. */
  stranger: true,
  /** There is too much of something. */
  limit: true,
} as const;

export type CaseProblem = keyof typeof CASE_PROBLEMS;

/** A text that is no case; the message begins with the line's number. */
export class CaseError extends Error {
  override readonly name = 'CaseError';
  /** Counted from 1. */
  readonly line: number;
  readonly problem: CaseProblem;
  /** The word that is wrong; empty where none is. */
  readonly word: string;
  /** What may stand here, or the least number. */
  readonly wanted: string;

  constructor(line: number, problem: CaseProblem, told: string, word = '', wanted = '') {
    super(`line ${line}: ${told}`);
    this.line = line;
    this.problem = problem;
    this.word = word;
    this.wanted = wanted;
  }
}

/** How large a case may be. A recorded run keeps well below. */
export const CASE_LIMITS = {
  /** UTF-16 code units of the whole text. */
  characters: 1_000_000,
  /** UTF-16 code units of one line. */
  'line length': 1000,
  lines: 40_000,
  /** Founders, and those who join. */
  nodes: 16,
  /** Of all clocks together. */
  ticks: 20_000,
  /** Calls of clients. */
  calls: 2000,
} as const;

export type CaseLimit = keyof typeof CASE_LIMITS;

/** A text that may be a case, but a larger one than is allowed. */
export class CaseLimitError extends CaseError {
  readonly limit: CaseLimit;

  constructor(line: number, limit: CaseLimit) {
    const what = limit === 'line length' ? 'characters in a line' : limit;
    super(line, 'limit', `more than ${CASE_LIMITS[limit]} ${what}`);
    this.limit = limit;
  }
}

/** Settings that a case can name, by the type of their value. */
export const SETTINGS = {
  electionTick: 'number',
  heartbeatTick: 'number',
  preVote: 'boolean',
  checkQuorum: 'boolean',
  asyncStorageWrites: 'boolean',
  maxSizePerMsg: 'number',
  maxCommittedSizePerReady: 'number',
  maxUncommittedEntriesSize: 'number',
  maxInflightMsgs: 'number',
  maxInflightBytes: 'number',
  readOnlyOption: 'string',
  disableProposalForwarding: 'boolean',
  stepDownOnRemoval: 'boolean',
  exactlyAsEtcd: 'boolean',
  deadline: 'number',
  maxWrites: 'number',
  snapshotAfter: 'number',
  keepEntries: 'number',
  keepForFollower: 'number',
  durableMachine: 'boolean',
  wire: 'boolean',
} as const;

type Setting = string | number | boolean;

/** The text of a case. */
export function formatCase({ setup, actions }: Case): string {
  const settings = Object.entries(setup.config)
    .filter(([key]) => key in SETTINGS)
    .map(([key, value]) => `set ${key} ${value as Setting}`);
  return [
    `nodes ${setup.nodes}`,
    `seed ${setup.seed}`,
    ...settings,
    ...actions.map(formatAction),
    '',
  ].join('\n');
}

/** One action as a line. */
export function formatAction(action: Action): string {
  switch (action.do) {
    case 'tick':
      return `tick ${action.node} ${action.count}`;
    case 'deliver':
      return `deliver ${formatRef(action)}${action.keep ? ' keep' : ''}`;
    case 'drop':
      return `drop ${formatRef(action)}`;
    case 'crash':
    case 'fsync':
    case 'compact':
      return `${action.do} ${action.node} ${action.keep}`;
    case 'cut':
      return `cut ${action.from} ${action.to}`;
    case 'heal':
      return 'heal';
    case 'calm':
      return `calm ${action.ticks}`;
    case 'call':
    case 'retry':
    case 'give-up':
      return formatRequest(action);
    default:
      return formatOrder(action);
  }
}

function formatRef({ from, to, type, at }: MessageRef): string {
  return `${from} ${to} ${type} ${at}`;
}

/** What an operator, or the transport, tells a node, or a node is to do. */
function formatOrder(action: Extract<Action, { readonly node: number }>): string {
  const start = `${action.do} ${action.node}`;
  switch (action.do) {
    case 'transfer':
    case 'unreachable':
      return `${start} ${action.to}`;
    case 'report':
      return `${start} ${action.to} ${action.ok ? 'ok' : 'failed'}`;
    case 'pre-vote':
      return `${start} ${action.on ? 'on' : 'off'}`;
    case 'fail':
      return `${start} ${action.call}`;
    case 'conf':
      return `${start} ${action.transition} ${action.change}`.trim();
    default:
      return start;
  }
}

function formatRequest(action: Extract<Action, { readonly client: number }>): string {
  if (action.do === 'give-up') return `give-up ${action.client}`;
  if (action.do === 'retry') return `retry ${action.node} ${action.client}`;
  const { node, client, kind, key, expected } = action;
  const asked = kind === 'cas' && expected !== '' ? ` ${expected}` : '';
  return `call ${node} ${client} ${kind} ${key}${asked}`;
}

/**
 * Reads a case. Empty lines and what follows a `#` do not count.
 *
 * @throws {@link CaseError} for a line that cannot be read, or that names a
 *   node which is not there; {@link CaseLimitError} if it is too large.
 */
export function parseCase(text: string): Case {
  let nodes = 3;
  let seed = 1;
  const config: Record<string, unknown> = {};
  const actions: Action[] = [];
  const known = new Set<number>();
  const size = new Size(text);
  text.split('\n').forEach((raw, i) => {
    size.line(raw);
    const line = raw.replace(/#.*$/, '').trim();
    if (line === '') return;
    const words = new Words(line, i + 1);
    const head = words.word('an action');
    if (head === 'nodes') nodes = words.number('a number of nodes', 1);
    else if (head === 'seed') seed = words.number('a seed', 0);
    else if (head === 'set') parseSetting(words, config);
    else {
      const action = checkNodes(parseAction(head, words), known, nodes, i + 1);
      size.action(action);
      actions.push(action);
    }
    words.end();
    size.nodes(nodes + known.size);
  });
  return { setup: { nodes, seed, config }, actions };
}

/** Counts what is limited, line by line. */
class Size {
  private at = 0;
  private ticks = 0;
  private calls = 0;

  constructor(text: string) {
    if (text.length <= CASE_LIMITS.characters) return;
    const kept = text.slice(0, CASE_LIMITS.characters);
    throw new CaseLimitError(kept.split('\n').length, 'characters');
  }

  line(raw: string): void {
    this.at++;
    this.bound('lines', this.at);
    this.bound('line length', raw.length);
  }

  nodes(count: number): void {
    this.bound('nodes', count);
  }

  action(action: Action): void {
    if (action.do === 'tick') this.ticks += action.count;
    if (action.do === 'calm') this.ticks += action.ticks;
    if (action.do === 'call') this.calls++;
    this.bound('ticks', this.ticks);
    this.bound('calls', this.calls);
  }

  private bound(limit: CaseLimit, count: number): void {
    if (count > CASE_LIMITS[limit]) throw new CaseLimitError(this.at, limit);
  }
}

function parseSetting(words: Words, config: Record<string, unknown>): void {
  const key = words.oneOf('setting', Object.keys(SETTINGS));
  const type = SETTINGS[key as keyof typeof SETTINGS];
  if (type === 'number') config[key] = words.number('a number', 0);
  else if (type === 'boolean') {
    config[key] = words.oneOf('value', ['true', 'false']) === 'true';
  } else {
    const options = ['ReadOnlySafe', 'ReadOnlyLeaseBased'];
    config[key] = words.oneOf('option', options);
  }
}

/** Who must be there already: founders, and who has joined since. */
function checkNodes(action: Action, joined: Set<number>, founders: number, line: number): Action {
  if (action.do === 'join') joined.add(action.node);
  const id = strangerIn(action, joined, founders);
  if (id === undefined) return action;
  throw new CaseError(
    line,
    'stranger',
    `there is no node ${id}; the cluster has 1 to ${founders}` +
      (joined.size > 0 ? ` and ${[...joined].join(', ')}` : '') +
      `, and others after a line "join ${id}"`,
    String(id),
  );
}

/** A node that an action names and that is not there. */
function strangerIn(action: Action, joined: ReadonlySet<number>, founders: number): number | undefined {
  const named = 'node' in action ? [action.node] : 'from' in action ? [action.from] : [];
  if ('to' in action) named.push(action.to);
  return named.find((id) => id > founders && !joined.has(id));
}

/** Whether every node that a case names is there by then: else its text is none that can be read. */
export function knowsItsNodes({ setup, actions }: Case): boolean {
  const joined = new Set<number>();
  return actions.every((action) => {
    if (action.do === 'join') joined.add(action.node);
    return strangerIn(action, joined, setup.nodes) === undefined;
  });
}

const PLAIN = [
  'campaign',
  'handle',
  'take',
  'finish',
  'write',
  'apply',
  'restart',
  'pause',
  'resume',
  'join',
  'forget',
] as const;

/** The words that a line of a case can begin with. */
export const VERBS = [
  ...PLAIN,
  'tick',
  'deliver',
  'drop',
  'crash',
  'fsync',
  'compact',
  'cut',
  'heal',
  'call',
  'retry',
  'give-up',
  'conf',
  'transfer',
  'unreachable',
  'report',
  'pre-vote',
  'fail',
  'calm',
  'nodes',
  'seed',
  'set',
];

function parseAction(verb: string, words: Words): Action {
  const plain = PLAIN.find((name) => name === verb);
  if (plain !== undefined) return { do: plain, node: words.node() };
  switch (verb) {
    case 'tick':
      return { do: verb, node: words.node(), count: words.number('ticks', 1) };
    case 'deliver':
      return { do: verb, ...parseRef(words), keep: words.flag('keep') };
    case 'drop':
      return { do: verb, ...parseRef(words) };
    case 'crash':
    case 'fsync':
    case 'compact':
      return { do: verb, node: words.node(), keep: words.number('keep', 0) };
    case 'cut':
      return { do: verb, from: words.node(), to: words.node() };
    case 'heal':
      return { do: verb };
    case 'give-up':
      return { do: verb, client: words.number('a client', 0) };
    case 'retry':
      return {
        do: verb,
        node: words.node(),
        client: words.number('a client', 0),
      };
    case 'transfer':
    case 'unreachable':
      return { do: verb, node: words.node(), to: words.node() };
    case 'report': {
      const [node, to] = [words.node(), words.node()];
      const ok = words.oneOf('result', ['ok', 'failed']) === 'ok';
      return { do: verb, node, to, ok };
    }
    case 'pre-vote': {
      const node = words.node();
      return { do: verb, node, on: words.oneOf('value', ['on', 'off']) === 'on' };
    }
    case 'fail':
      return { do: verb, node: words.node(), call: words.oneOf('call', FAULTS) };
    case 'calm':
      return { do: verb, ticks: words.number('ticks', 1) };
    case 'call':
      return parseCall(words);
    case 'conf':
      return parseConf(words);
    default:
      throw words.unknown('action', verb, VERBS);
  }
}

function parseCall(words: Words): Action {
  const node = words.node();
  const client = words.number('a client', 0);
  const kinds = ['get', 'put', 'cas'] as const;
  const kind = words.oneOf('kind of call', kinds);
  const key = words.word('a key');
  const expected = kind === 'cas' ? words.rest() : '';
  return { do: 'call', node, client, kind, key, expected };
}

function parseConf(words: Words): Action {
  const node = words.node();
  const ways = ['auto', 'implicit', 'explicit', 'v1'] as const;
  const transition = words.oneOf('transition', ways);
  const change = words.rest();
  for (const word of change === '' ? [] : change.split(' ')) {
    if (!/^[vlru]\d+$/.test(word)) throw words.wrong('no change', 'a change like v4', word);
  }
  return { do: 'conf', node, change, transition };
}

function parseRef(words: Words): {
  from: number;
  to: number;
  type: MessageType;
  at: number;
} {
  const from = words.node();
  const to = words.node();
  const type = words.word('a type of message');
  if (!/^Msg[A-Z]\w+$/.test(type)) throw words.wrong('no type', 'a type like MsgApp', type);
  const at = words.number('a place in the queue', 0);
  return { from, to, type: type as MessageType, at };
}

/** The words of one line, read one after the other. */
class Words {
  private readonly words: string[];
  private readonly line: number;

  constructor(text: string, line: number) {
    this.words = text.split(/\s+/);
    this.line = line;
  }

  word(what: string): string {
    const word = this.words.shift();
    if (word === undefined) {
      throw new CaseError(this.line, 'short', `the line ends before ${what}`);
    }
    return word;
  }

  number(what: string, least: number): number {
    const word = this.word(what);
    const number = Number(word);
    if (!/^\d+$/.test(word) || number < least || number > 2 ** 32) {
      const expected = `a whole number of at least ${least} (${what})`;
      throw this.wrong('no number', expected, word, String(least));
    }
    return number;
  }

  node(): number {
    return this.number('a node', 1);
  }

  flag(name: string): boolean {
    if (this.words[0] !== name) return false;
    this.words.shift();
    return true;
  }

  oneOf<T extends string>(what: string, choices: readonly T[]): T {
    const word = this.word(what);
    const found = choices.find((choice) => choice === word);
    if (found === undefined) throw this.unknown(what, word, choices);
    return found;
  }

  rest(): string {
    return this.words.splice(0).join(' ');
  }

  end(): void {
    const word = this.words[0];
    if (word !== undefined) throw this.wrong('surplus', 'the end of the line', word);
  }

  wrong(problem: CaseProblem, expected: string, word: string, wanted = ''): CaseError {
    const start = shorten(word);
    return new CaseError(this.line, problem, `"${start}" is not ${expected}`, start, wanted);
  }

  unknown(what: string, word: string, choices: readonly string[]): CaseError {
    const list = choices.join(', ');
    const start = shorten(word);
    const told = `unknown ${what} "${start}"; use ${list}`;
    return new CaseError(this.line, 'unknown', told, start, list);
  }
}

/** A word as it is told in an error. */
function shorten(word: string): string {
  return word.length <= 40 ? word : `${word.slice(0, 40)}…`;
}
