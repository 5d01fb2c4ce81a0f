/**
 * The paths through the book for an hour, a day and a week: where they lead,
 * in order. The guide tells them in full; a test holds the two together.
 *
 * @module
 */

export type PathName = 'hour' | 'day' | 'week';

interface Path {
  readonly name: PathName;
  /** The section of the guide that tells it. */
  readonly anchor: string;
  /** Pages by their path; `#` is a section of the guide. */
  readonly steps: readonly string[];
}

export const PATHS: readonly Path[] = [
  {
    name: 'hour',
    anchor: 'one-hour',
    steps: ['#first', 'mechanisms/election', 'mechanisms/replication'],
  },
  {
    name: 'day',
    anchor: 'one-day',
    steps: [
      'modules/message',
      'modules/raft-log',
      'modules/raft',
      'mechanisms/election',
      'mechanisms/replication',
      'modules/ready-and-raw-node',
    ],
  },
  {
    name: 'week',
    anchor: 'one-week',
    steps: [
      'modules/config',
      'modules/storage',
      'modules/inflights',
      'modules/raft',
      'mechanisms/snapshot',
      'modules/ready-and-raw-node',
      'a-real-server/startup',
      'trust/simulation',
    ],
  },
];
