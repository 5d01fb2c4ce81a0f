import { Inflights } from '../../src/internals.ts';
import { ringOf } from '../../sim/figures/index.ts';
import type { Figure, Moment } from '../../sim/figures/index.ts';

// At most 5 messages, and none once 100 bytes are out.
const window = new Inflights(5, 100);
const moments: Moment[] = [];

function show(zh: string, en: string): void {
  moments.push({ title: { zh, en }, drawing: ringOf(window) });
}

show('开始时数组是空的', 'at first the array is empty');

for (const last of [4, 7, 8]) window.add(last, 20);
show('发出三条，末尾是 4、7、8', 'three are sent, up to 4, 7 and 8');

window.freeTo(7);
show('回复 7：还回两格', 'the response 7 frees two slots');

for (const last of [9, 12, 15]) window.add(last, 20);
show('再发三条，绕回 0 号格', 'three more, around to slot 0');

window.freeTo(9);
window.add(16, 75);
show(
  '三条就满了：字节过了上限',
  'full with three: the bytes are past the limit',
);

export const figure: Figure = {
  caption: {
    zh:
      '五格、100 字节的窗口。格里是消息最后一个条目的下标，圈外是格的编号，' +
      '圈里的三角指着最早的一格。还回去只移动三角，旧数字留在原处。',
    en:
      'A window of five slots and 100 bytes. A slot holds the index of ' +
      "its message's last entry; the number outside is its position. The " +
      'triangle points at the oldest slot. Freeing moves only the ' +
      'triangle and leaves the old numbers where they are.',
  },
  drawing: { kind: 'strip', moments },
};
