/** The sentences of the player under a scene. */

import { translate } from '@docusaurus/Translate';

export const words = {
  box: () => translate({ id: 'scenario.box', message: '这一幕，一步一步地看' }),
  first: () => translate({ id: 'scenario.first', message: '第一步' }),
  back: () => translate({ id: 'scenario.back', message: '上一步' }),
  on: () => translate({ id: 'scenario.on', message: '下一步' }),
  last: () => translate({ id: 'scenario.last', message: '最后一步' }),
  moment: () => translate({ id: 'scenario.moment', message: '回到开场' }),
  controls: () => translate({ id: 'scenario.controls', message: '逐步前进和后退' }),
  place: (step: number, total: number, time: number) =>
    translate(
      { id: 'scenario.place', message: '第 {step}/{total} 步，时刻 {time}' },
      { step: String(step), total: String(total), time: String(time) },
    ),
  keys: () => translate({ id: 'scenario.keys', message: '方向键 ← → 也可以，Home、End 到两头' }),
  before: (steps: number) =>
    translate({ id: 'scenario.before', message: '之前的 {steps} 步' }, { steps: String(steps) }),
  colon: () => translate({ id: 'scenario.colon', message: '：' }),
  happened: () => translate({ id: 'scenario.happened', message: '发生了什么' }),
  values: () => translate({ id: 'scenario.values', message: '这一步之后各节点的值' }),
  changes: () => translate({ id: 'scenario.changes', message: '变了的写成“旧 → 新”' }),
  unchanged: () => translate({ id: 'scenario.unchanged', message: '这一步没有改动任何一个' }),
  role: () => translate({ id: 'scenario.role', message: '身份' }),
  term: () => translate({ id: 'scenario.term', message: '任期' }),
  vote: () => translate({ id: 'scenario.vote', message: '投给' }),
  nobody: () => translate({ id: 'scenario.nobody', message: '无' }),
  commit: () => translate({ id: 'scenario.commit', message: '已提交' }),
  applied: () => translate({ id: 'scenario.applied', message: '已应用' }),
  lastIndex: () => translate({ id: 'scenario.lastIndex', message: '末尾' }),
  records: (leader: number) =>
    translate(
      { id: 'scenario.records', message: 'n{leader} 记的各成员的进度' },
      { leader: String(leader) },
    ),
  code: (name: string) =>
    translate({ id: 'scenario.code', message: '这一步运行的代码：{name}' }, { name }),
  noCode: () => translate({ id: 'scenario.noCode', message: '这一步不经过库里的代码。' }),
  ran: () => translate({ id: 'scenario.ran', message: '运行了' }),
  made: () => translate({ id: 'scenario.made', message: '改变了节点的值' }),
  also: () => translate({ id: 'scenario.also', message: '这一步还经过：' }),
  asks: () => translate({ id: 'scenario.asks', message: '往下走之前，先猜一猜' }),
  comes: () => translate({ id: 'scenario.comes', message: '接下来：' }),
  there: () => translate({ id: 'scenario.there', message: '到那一步去看' }),
  listing: () => translate({ id: 'scenario.listing', message: '看讲解' }),
  unloadable: () =>
    translate({ id: 'scenario.unloadable', message: '没能加载这次运行，请检查网络后再试。' }),
};
