/**
 * One voice: the words that the book has for a thing, always the same ones, and phrases that sound
 * translated. A table for each language; the glossary has the terms of Raft.
 */

import { CODE } from './passage.ts';

/** Words to avoid, and what to write. */
export interface VoiceRule {
  readonly pattern: RegExp;
  readonly remedy: string;
}

export const CHINESE_VOICE: readonly VoiceRule[] = [
  { pattern: /节点 ?\d/gu, remedy: 'write n1, n2' },
  { pattern: /执行/gu, remedy: 'write 应用' },
  { pattern: /日志项|[一二两三几那这每条]条日志(?!匹配)/gu, remedy: 'write 条目' },
  { pattern: /大多数|够半数|半数以上/gu, remedy: 'write 过半数 or 法定人数' },
  { pattern: /试问/gu, remedy: 'write 预投票' },
  { pattern: /答复|应答|回答(?!.{0,6}问题)/gu, remedy: 'write 回复' },
  {
    pattern: /[更较][大小]的任期|任期[更较也]?[大小](?![写于])/gu,
    remedy: 'write 较高的任期 or 较低的任期',
  },
  { pattern: /[旧老]任期/gu, remedy: 'write 较低的任期' },
  { pattern: /用户/gu, remedy: 'write 使用者 for who calls the library, 应用程序 for the program' },
  { pattern: /调用者/gu, remedy: 'write 使用者' },
  { pattern: /下台|卸任/gu, remedy: 'write 退位' },
  { pattern: /副面孔/gu, remedy: 'write 两套接口' },
  { pattern: /没有消息的成员/gu, remedy: 'write 还没有回报过的成员' },
];

/** Phrases that sound translated; in comments of the library, too. */
export const TRANSLATED: readonly VoiceRule[] = [
  { pattern: /\b(?:is|are|was) told in\b/gi, remedy: "write 'is covered in'" },
  { pattern: /\bthe way of an? \w+/gi, remedy: "write 'the path of …'" },
  { pattern: /\bmisfits?\b/gi, remedy: "write 'mismatch'" },
  // Only as the first words of a comment: a reader may well note that something is so.
  { pattern: /\b(?:Tells|Notes) that\b/g, remedy: "write 'Reports whether' or 'Records that'" },
  { pattern: /\bbelongs? into\b/gi, remedy: "write 'belongs in'" },
  { pattern: /\b(?:in|into|from|leaves?) office\b/gi, remedy: 'a leader is elected and steps down' },
];

const RESPONDED = /(?:heartbeat|message|probe|append|request|snapshot|write|pre-vote)s?\b/.source;

export const ENGLISH_VOICE: readonly VoiceRule[] = [
  ...TRANSLATED,
  { pattern: /\bnode \d\b/gi, remedy: 'nodes are n1, n2' },
  { pattern: /\bexecut(?:e|es|ed|ing)\b/gi, remedy: "entries and commands are 'applied'" },
  { pattern: /\brefus(?:e|es|ed|ing|als?)\b/gi, remedy: "write 'reject', as in the code" },
  {
    pattern: /\b(?:old|older|newer|larger|greater|bigger|smaller) terms?\b/gi,
    remedy: "terms are 'higher' or 'lower', as in the code",
  },
  { pattern: /\b(?:ask(?:s|ed)?|asking) around\b/gi, remedy: "write 'pre-vote'" },
  {
    pattern: new RegExp(`\\banswers? to (?:an? |the |that |its )?(?:${RESPONDED}|${CODE})`, 'gi'),
    remedy: "write 'response' or 'reply'",
  },
  { pattern: /\b(?:late|old|repeated) answers?\b/gi, remedy: "write 'response' or 'reply'" },
];
