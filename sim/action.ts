/**
 * What can be done to a cluster, as data. A run is a configuration, a seed
 * and a list of these; an action that does not fit the moment (a message
 * that is not there, a node that is down) does nothing, so that any part of
 * a list is a run again and failing lists can be made shorter.
 *
 * @module
 */
import type { MessageType } from '../src/index.ts';
import type { Fault } from './fault.ts';

/** Names a message on its way: the `at`-th of its type on its link. */
export interface MessageRef {
  readonly from: number;
  readonly to: number;
  readonly type: MessageType;
  /** Counted from 0 in the order of sending. */
  readonly at: number;
}

/** One thing done to a cluster. */
export type Action =
  /** The node's clock ticks. */
  | { readonly do: 'tick'; readonly node: number; readonly count: number }
  /** The node's election timer fires now. */
  | { readonly do: 'campaign'; readonly node: number }
  /** A message arrives; with `keep` a copy of it stays on its way. */
  | ({ readonly do: 'deliver'; readonly keep: boolean } & MessageRef)
  /** A message is lost. */
  | ({ readonly do: 'drop' } & MessageRef)
  /** The node does all that one Ready asks for. */
  | { readonly do: 'handle'; readonly node: number }
  /** The node takes a Ready and hands its writes to the disk. */
  | { readonly do: 'take'; readonly node: number }
  /** The node syncs, sends and applies what it took. */
  | { readonly do: 'finish'; readonly node: number }
  /** The thread that writes the log does its next piece of work. */
  | { readonly do: 'write'; readonly node: number }
  /** The thread that applies entries does its next piece of work. */
  | { readonly do: 'apply'; readonly node: number }
  /**
   * The process ends. Of the writes that are not synced, the first `keep`
   * survive; the one after them is torn and found so at the restart.
   */
  | { readonly do: 'crash'; readonly node: number; readonly keep: number }
  /** A sync fails: the process ends as in a crash, and says so. */
  | { readonly do: 'fsync'; readonly node: number; readonly keep: number }
  | { readonly do: 'restart'; readonly node: number }
  /**
   * The next such call that the process makes of its disk or its state
   * machine fails, and the process ends with it.
   */
  | { readonly do: 'fail'; readonly node: number; readonly call: Fault }
  /** From its next start on, the node uses pre-votes, or does not. */
  | { readonly do: 'pre-vote'; readonly node: number; readonly on: boolean }
  /** The process stands still: neither clock nor messages reach it. */
  | { readonly do: 'pause'; readonly node: number }
  | { readonly do: 'resume'; readonly node: number }
  /** A node with an empty log comes in, to be added as a member. */
  | { readonly do: 'join'; readonly node: number }
  /** Messages from one node to the other are lost from now on. */
  | { readonly do: 'cut'; readonly from: number; readonly to: number }
  /** Every link works again. */
  | { readonly do: 'heal' }
  /** A client asks the node for something. */
  | {
      readonly do: 'call';
      readonly node: number;
      readonly client: number;
      readonly kind: 'get' | 'put' | 'cas';
      readonly key: string;
      /** Only `cas`. */
      readonly expected: string;
    }
  /** A client asks again, maybe another node, for what it waits for. */
  | { readonly do: 'retry'; readonly node: number; readonly client: number }
  /** A client stops waiting. */
  | { readonly do: 'give-up'; readonly client: number }
  /** A change of the membership is proposed, such as `v4 l2 r1`. */
  | {
      readonly do: 'conf';
      readonly node: number;
      readonly change: string;
      readonly transition: 'auto' | 'implicit' | 'explicit' | 'v1';
    }
  /** The leader is asked to transfer leadership to another. */
  | { readonly do: 'transfer'; readonly node: number; readonly to: number }
  /** The node makes a snapshot and keeps `keep` entries before it. */
  | { readonly do: 'compact'; readonly node: number; readonly keep: number }
  /** A follower is told to forget its leader. */
  | { readonly do: 'forget'; readonly node: number }
  /** The transport tells the node that a message did not get through. */
  | { readonly do: 'unreachable'; readonly node: number; readonly to: number }
  /** The transport tells the node how a snapshot fared. */
  | {
      readonly do: 'report';
      readonly node: number;
      readonly to: number;
      readonly ok: boolean;
    }
  /**
   * All faults end, and the cluster has so many ticks to become useful
   * again: see `calm.ts`.
   */
  | { readonly do: 'calm'; readonly ticks: number };
