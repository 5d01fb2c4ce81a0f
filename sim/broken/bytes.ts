/**
 * Rules of the bytes that messages and disks are made of, taken away one by
 * one. They show in worlds where everything goes through bytes.
 *
 * @module
 */
import type { BrokenRule } from './rule.ts';

export const BYTE_RULES: readonly BrokenRule[] = [
  {
    id: 'vote-not-decoded',
    rule: {
      zh: '硬状态的三个数，写了哪些就读回哪些。',
      en: 'All three numbers of a hard state are read back as they were written.',
    },
    mistake: {
      zh: '2 号字段读了就扔，票读不回来，重启以后能再投一次。',
      en: 'Field 2 is read and thrown away: the vote is gone after a restart, and can be cast again.',
    },
    where: {
      zh: 'Raft 论文，图 2：votedFor 是持久的状态',
      en: 'Raft paper, figure 2: votedFor is persistent state',
    },
    row: 1,
    file: 'src/codec.ts',
    symbol: 'decodeHardState',
    find: 'vote = r.number(vote);',
    replace: 'r.number(vote);',
    checker: ['one-vote', 'restart-intact'],
    profile: 'wire',
  },
  {
    id: 'decoded-shares-buffer',
    rule: {
      zh: '读出来的数据是一份副本，不与读它的缓冲区共用内存。',
      en: 'Data that was decoded is a copy, and shares no memory with the buffer it was read from.',
    },
    mistake: {
      zh: '数据指着缓冲区里的一段，缓冲区装进下一条消息，条目跟着变。',
      en: 'It is a view of the buffer; when that holds the next message, the entry has changed with it.',
    },
    where: {
      zh: 'etcd-io/bbolt 的 README：Get 返回的字节只在事务里有效',
      en: 'README of etcd-io/bbolt: what Get returns is only valid while the transaction is open',
    },
    row: 0,
    file: 'src/wire.ts',
    symbol: 'WireReader.data',
    find: '    const copy = this.bytes.slice(this.at, end);\n',
    replace: '    const copy = this.bytes.subarray(this.at, end);\n',
    checker: ['log-matching', 'no-panic'],
    profile: 'wire',
  },
];
