/** The words of the live cluster. */

import { translate } from '@docusaurus/Translate';

export const words = {
  label: () => translate({ id: 'live.label', message: '正在运行的 Raft 集群' }),
  play: () => translate({ id: 'live.play', message: '播放' }),
  pause: () => translate({ id: 'live.pause', message: '暂停' }),
  propose: () => translate({ id: 'live.propose', message: '提案' }),
  isolate: () => translate({ id: 'live.isolate', message: '隔离领导者' }),
  heal: () => translate({ id: 'live.heal', message: '恢复网络' }),
  crash: () => translate({ id: 'live.crash', message: '让领导者崩溃' }),
  restart: () => translate({ id: 'live.restart', message: '重启它' }),
  still: () => translate({ id: 'live.still', message: '图上是它最后的状态。' }),
  noLeader: () => translate({ id: 'live.noLeader', message: '现在没有领导者。' }),
  leader: (node: number, term: number) =>
    translate(
      { id: 'live.leader', message: 'n{node} 是任期 {term} 的领导者。' },
      { node: String(node), term: String(term) },
    ),
  former: (node: number, term: number) =>
    translate(
      { id: 'live.former', message: 'n{node} 还以为自己在领导任期 {term}。' },
      { node: String(node), term: String(term) },
    ),
  down: () => translate({ id: 'live.down', message: '停机' }),
  key: () =>
    translate({
      id: 'live.key',
      message:
        '“提交 1/2”：日志有 2 条，它知道前 1 条已经提交。' +
        '方块带着条目，三角是要票和对它的回复，圆点是别的消息。',
    }),
  term: (term: number) => translate({ id: 'live.term', message: '任期 {term}' }, { term: String(term) }),
  log: (commit: number, last: number) =>
    translate(
      { id: 'live.log', message: '提交 {commit}/{last}' },
      { commit: String(commit), last: String(last) },
    ),
  picture: () =>
    translate({
      id: 'live.picture',
      message: '五个节点排成一圈。粗圈是领导者，虚线圈是候选人，叉号表示停机；颜色代表任期。',
    }),
};
