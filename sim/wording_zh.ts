/**
 * Events in Chinese words.
 *
 * @module
 */
import { describeConfState } from '../src/index.ts';
import type { EventOf, Role, Told } from './event.ts';
import { dataOf, entriesOf } from './wording.ts';
import type { Wording } from './wording.ts';

export const ROLES: Readonly<Record<Role, string>> = {
  follower: '跟随者',
  'pre-candidate': '预候选人',
  candidate: '候选人',
  leader: '领导者',
  down: '停机',
};

const LOSSES: Readonly<Record<EventOf<'crash'>['detail'], string>> = {
  '': '',
  torn: '',
  fsync: '，因为落盘失败',
  storage: '，因为存储的一次调用失败',
};

/** What a node could not do, by the call that failed. */
export const FAILED: Readonly<Record<EventOf<'fail'>['detail'], string>> = {
  read: '读自己的日志',
  write: '写盘',
  sync: '落盘',
  save: '保存快照',
  apply: '应用条目',
  restore: '恢复快照',
  capture: '生成快照',
};

const TOLD: Readonly<Record<Told, (what: string, index: number) => string>> = {
  done: (what, index) => `把${what}办完，下标是 ${index}`,
  replaced: (what) => `丢掉${what}，它的位置归了别的领导者`,
  unknown: (what) => `说不出${what}的下落`,
  refused: (what) => `拒绝${what}`,
  joint: (what, index) => `把${what}办完一半，下标是 ${index}`,
  changed: (what, index) => `把${what}办完，下标是 ${index}`,
};

function loss({ count, detail }: EventOf<'crash'>): string {
  const why = LOSSES[detail];
  const kept = count > 0 ? `，未落盘的写入留下 ${count} 次` : '';
  const torn = detail === 'torn' ? '，紧接着的一次写坏了' : '';
  return why + kept + torn;
}

function votedFor(vote: number): string {
  return vote === 0 ? '没有投票' : `投给 n${vote}`;
}

function ledBy(lead: number): string {
  return lead === 0 ? '不知道领导者' : `领导者是 n${lead}`;
}

export const CHINESE: Wording = {
  fates: { send: '发出', deliver: '送达', drop: '丢失' },
  copy: '（还有一份在路上）',
  wish: ({ kind, key, value, expected }) => {
    if (kind === 'get') return `读 ${key}`;
    if (kind === 'put') return `写 ${key}=${value}`;
    return `把 ${key} 从 "${expected}" 改成 "${value}"`;
  },
  calls: {
    call: ({ node, operation }, wish) => `客户端 ${operation.client} 请求 n${node}：${wish}`,
    read: ({ node, index, operation }) =>
      `n${node} 应用到 ${index} 之后可以回复客户端 ${operation.client}`,
    'give-up': ({ operation }, wish) => `客户端 ${operation.client} 不再等待：${wish}`,
    return: ({ node, operation }, wish) => {
      const { client, kind, result } = operation;
      const found = kind === 'put' ? '完成' : `得到 "${result}"`;
      return `n${node} 回复客户端 ${client}：${wish}，${found}`;
    },
  },
  deeds: {
    start: () => '启动，是跟随者',
    crash: (event) => `崩溃${loss(event)}`,
    restart: () => '从磁盘重新启动',
    fail: ({ detail }) => `无法${FAILED[detail]}`,
    pause: () => '停顿',
    resume: () => '继续',
    panic: ({ detail }) => `放弃运行：${detail}`,
    tick: ({ count }) => `过了 ${count} 个滴答`,
    campaign: () => '被要求参选',
    transfer: ({ index }) => `被要求让 n${index} 当领导者`,
    forget: () => '被要求忘记它的领导者',
    change: ({ detail }) => (detail === '' ? '被要求离开联合配置' : `被要求变更成员 ${detail}`),
    refuse: ({ detail }) => (detail === 'proposal' ? '丢弃这个提案' : '不认识发信的节点'),
    told: ({ count, detail, index }) => TOLD[detail](`第 ${count} 号请求`, index),
    setting: ({ count }) => (count > 0 ? '下次启动起，参选前先预投票' : '下次启动起，参选前不预投票'),
    propose: (event) => `收到提案 ${dataOf(event)}`,
    state: ({ after }) => {
      const { role, term, vote, lead } = after;
      return `是${ROLES[role]}，任期 ${term}，${votedFor(vote)}，${ledBy(lead)}`;
    },
    save: ({ hardState }) => {
      const { term, vote, commit } = hardState;
      return `写下任期 ${term}，${votedFor(vote)}，提交到 ${commit}`;
    },
    snapshot: ({ snapshot }) => `装入下标 ${snapshot.metadata.index} 处的快照`,
    append: (event) => `写下条目 ${entriesOf(event)}`,
    sync: () => '磁盘已同步',
    restore: ({ index }) => `的状态机换成了下标 ${index} 处的快照`,
    commit: ({ index }) => `提交到 ${index}`,
    apply: (event) => `应用 ${entriesOf(event)}`,
    conf: ({ conf }) => `的成员配置是 ${describeConfState(conf)}`,
    capture: ({ snapshot }) => `生成下标 ${snapshot.metadata.index} 处的快照`,
    compact: ({ index }) => `把日志压缩到 ${index}`,
  },
  world: {
    cut: ({ index, count, detail }) =>
      index > 0 ? `从 n${index} 到 n${count} 的链路断开` : `网络断开：${detail}`,
    heal: () => '网络恢复了',
    calm: ({ count }) => `故障全部结束，${count} 个滴答之内必须一切正常`,
  },
};
