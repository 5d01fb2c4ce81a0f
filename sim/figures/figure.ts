/**
 * Figures as data: what a program found in the library, for somebody else to
 * draw or to read out. Nothing here says how it looks.
 *
 * @module
 */
import type { Sentence } from '../broken/rule.ts';

/** A text that both languages share, or one for each of them. */
export type Words = string | Sentence;

/** What a program in examples/ exports as `figure`. */
export interface Figure {
  /** One or two sentences; code in backticks. */
  readonly caption: Words;
  readonly drawing: Drawing | Strip;
}

/** A figure that is not made of moments. */
export type Drawing = Logs | Ring | Machine | Votes | Reach | Letter | Bytes;

/** Moments one after the other. */
export interface Strip {
  readonly kind: 'strip';
  readonly moments: readonly Moment[];
}

export interface Moment {
  readonly title: Words;
  readonly drawing: Drawing;
}

/** Logs one above the other, index below index. */
export interface Logs {
  readonly kind: 'logs';
  readonly rows: readonly LogRow[];
  readonly links: readonly Link[];
}

export interface LogRow {
  readonly name: Words;
  readonly before: Before | null;
  readonly cells: readonly Cell[];
  /** Entries up to here are committed, as the owner of the log knows. */
  readonly committed: number | null;
  readonly marks: readonly Mark[];
  readonly jumps: readonly Jump[];
  /** A remark on the whole row, or ''. */
  readonly aside: Words;
}

/** What stands in the place of entries that are gone. */
export interface Before {
  /** A snapshot that waits for the disk, or one that is there. */
  readonly kind: 'waiting' | 'saved';
  readonly index: number;
  readonly term: number;
}

/** An entry. */
export interface Cell {
  readonly index: number;
  readonly term: number;
  /** Its data, if anybody should read it. */
  readonly label: string;
  readonly look: CellLook;
  /** Whether the first row has another entry here, or none. */
  readonly differs: boolean;
}

export type CellLook =
  | 'stable' // on disk
  | 'unstable' // in memory only
  | 'taken' // in memory, and handed out to be written
  | 'hidden'; // on disk, but what is in memory counts

/** A position in a log by the name of its field. */
export interface Mark {
  readonly name: string;
  readonly index: number;
}

/** From one index to another, in one go. */
export interface Jump {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

/** Two rows, compared at an index. */
export interface Link {
  readonly index: number;
  readonly rows: readonly [number, number];
  readonly same: boolean;
}

/** The window of a follower. */
export interface Ring {
  readonly kind: 'ring';
  /** As many as the window has; null where the array does not reach yet. */
  readonly slots: readonly (Slot | null)[];
  readonly start: number;
  readonly count: number;
  readonly bytes: number;
  readonly maxBytes: number | null;
  readonly full: boolean;
}

export interface Slot {
  /** Index of the last entry of the message. */
  readonly last: number;
  readonly bytes: number;
  /** False for what was answered and not overwritten. */
  readonly live: boolean;
}

/** States, and the functions that lead from one to another. */
export interface Machine {
  readonly kind: 'machine';
  readonly states: readonly MachineState[];
  readonly edges: readonly Edge[];
}

export interface MachineState {
  readonly id: string;
  readonly name: Words;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly by: readonly Place[];
}

/** A function of the library: `Class.member` or `name`. */
export interface Place {
  readonly file: string;
  readonly symbol: string;
}

/** Who is in which set, or said what. */
export interface Votes {
  readonly kind: 'votes';
  readonly ids: readonly number[];
  readonly rows: readonly VoteRow[];
}

export type Vote = 'yes' | 'no' | 'silent' | 'absent' | 'has' | 'lacks';

export interface VoteRow {
  readonly name: Words;
  /** One for each id. */
  readonly votes: readonly Vote[];
  /** How many make a majority. */
  readonly needed: number;
  /** What the library makes of it, or ''. */
  readonly result: string;
}

/** How far everybody is, and what follows for the commit index. */
export interface Reach {
  readonly kind: 'reach';
  readonly halves: readonly Half[];
  readonly committed: number;
}

export interface Half {
  readonly name: Words;
  /** Who is furthest stands first. */
  readonly members: readonly { readonly id: number; readonly match: number }[];
  readonly needed: number;
  readonly committed: number;
}

/** A message. */
export interface Letter {
  readonly kind: 'letter';
  readonly type: string;
  readonly from: number;
  readonly to: number;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  readonly value: string;
  /** What it says in this type of message, or ''. */
  readonly says: Words;
}

/** Pieces of a file or a stream in the order of their bytes, one row for each state of it. */
export interface Bytes {
  readonly kind: 'bytes';
  readonly rows: readonly BytesRow[];
}

export interface BytesRow {
  readonly name: Words;
  readonly pieces: readonly Piece[];
  /** A remark on the whole row, or ''. */
  readonly aside: Words;
}

export interface Piece {
  /** Its first byte, and the one after its last. */
  readonly from: number;
  readonly to: number;
  readonly label: Words;
  readonly look: PieceLook;
}

export type PieceLook =
  | 'sure' // on disk for certain, or simply there
  | 'loose' // written, and not synced
  | 'zeros'
  | 'wrong'; // not what was written
