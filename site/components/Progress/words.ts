/** The words of the reader's progress. */

import { translate } from '@docusaurus/Translate';
import type { Deed } from '../../progress/store.ts';

type Counts = { readonly done: string; readonly all: string };

const deeds: Readonly<Record<Deed, (counts: Counts) => string>> = {
  read: (counts) => translate({ id: 'progress.read', message: '读 {done}/{all}' }, counts),
  run: (counts) => translate({ id: 'progress.run', message: '跑 {done}/{all}' }, counts),
  guessed: (counts) => translate({ id: 'progress.guessed', message: '猜 {done}/{all}' }, counts),
  solved: (counts) => translate({ id: 'progress.solved', message: '解 {done}/{all}' }, counts),
};

export const words = {
  count: (deed: Deed, done: number, all: number) =>
    deeds[deed]({ done: String(done), all: String(all) }),
  title: () => translate({ id: 'progress.title', message: '阅读进度' }),
  where: () =>
    translate({
      id: 'progress.where',
      message: '读过的节、跑过的例子、猜过的问题、解出的练习，只记在这个浏览器里。',
    }),
  export: () => translate({ id: 'progress.export', message: '导出' }),
  import: () => translate({ id: 'progress.import', message: '导入' }),
  remove: () => translate({ id: 'progress.remove', message: '删除' }),
  sure: () => translate({ id: 'progress.sure', message: '确定删除' }),
  removed: () => translate({ id: 'progress.removed', message: '已删除。' }),
  imported: () => translate({ id: 'progress.imported', message: '已并入。' }),
  notKept: () =>
    translate({
      id: 'progress.notKept',
      message: '没能存下：浏览器的存储已满，或不让本站保存。',
    }),
  unreadable: () => translate({ id: 'progress.unreadable', message: '这个文件不是从这里导出的进度。' }),
  notRead: () => translate({ id: 'progress.notRead', message: '没能读出这个文件。' }),
};
