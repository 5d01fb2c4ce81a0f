/**
 * The messages of raftpb, as far as the samples use them. Names of types and
 * of entries are numbers here; on the wire there is no difference.
 */
interface Field {
  readonly name: string;
  readonly number: number;
  readonly type: 'uint64' | 'int32' | 'bool' | 'bytes' | 'Entry';
  readonly repeated?: true;
}

export const SCHEMA: Readonly<Record<'Entry' | 'Message', readonly Field[]>> = {
  Entry: [
    { name: 'type', number: 1, type: 'int32' },
    { name: 'term', number: 2, type: 'uint64' },
    { name: 'index', number: 3, type: 'uint64' },
    { name: 'data', number: 4, type: 'bytes' },
  ],
  Message: [
    { name: 'type', number: 1, type: 'int32' },
    { name: 'to', number: 2, type: 'uint64' },
    { name: 'from', number: 3, type: 'uint64' },
    { name: 'term', number: 4, type: 'uint64' },
    { name: 'logTerm', number: 5, type: 'uint64' },
    { name: 'index', number: 6, type: 'uint64' },
    { name: 'entries', number: 7, type: 'Entry', repeated: true },
    { name: 'commit', number: 8, type: 'uint64' },
    { name: 'reject', number: 10, type: 'bool' },
    { name: 'rejectHint', number: 11, type: 'uint64' },
    { name: 'context', number: 12, type: 'bytes' },
    { name: 'vote', number: 13, type: 'uint64' },
  ],
};
