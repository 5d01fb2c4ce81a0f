/** The sentences that the Run box says. */

import { translate } from '@docusaurus/Translate';
import { lossText } from '../loss.ts';
import type { RunState } from './useRun.ts';

export const labels = {
  run: () => translate({ id: 'run.run', message: '运行' }),
  edit: () => translate({ id: 'run.edit', message: '编辑' }),
  reset: () => translate({ id: 'run.reset', message: '重置' }),
  stop: () => translate({ id: 'run.stop', message: '停止' }),
  box: (file: string) => translate({ id: 'run.box', message: '可运行的例子：{file}' }, { file }),
  code: () => translate({ id: 'run.code', message: '例子的代码' }),
  output: () => translate({ id: 'run.output', message: '输出' }),
  show: () => translate({ id: 'run.show', message: '运行它，或者先看它打印什么' }),
  guess: () => translate({ id: 'run.guess', message: '先猜一猜，或者先看它打印什么' }),
  unrun: () => translate({ id: 'run.unrun', message: '运行之后，输出在这里。' }),
  noOutput: () => translate({ id: 'run.noOutput', message: '（没有输出）' }),
  diagram: (n: number) =>
    translate({ id: 'run.diagram', message: '第 {n} 个世界的时空图' }, { n: String(n) }),
  editorHelp: () =>
    translate({
      id: 'run.editorHelp',
      message: '按 Ctrl+Enter（苹果键盘 Cmd+Enter）运行，按 Esc 离开编辑区。',
    }),
  codeOf: (file: string) => translate({ id: 'run.codeOf', message: '{file} 的代码' }, { file }),
  files: () => translate({ id: 'run.files', message: '打开的文件' }),
  choose: () => translate({ id: 'run.choose', message: '打开库的文件…' }),
  listed: () => translate({ id: 'run.listed', message: '本页列出的' }),
  others: () => translate({ id: 'run.others', message: '其余' }),
  changedMark: () => translate({ id: 'run.changedMark', message: '（改过）' }),
  changes: (lines: number) =>
    translate({ id: 'run.changes', message: '看改动（{lines} 行）' }, { lines: String(lines) }),
  toCode: () => translate({ id: 'run.toCode', message: '回到代码' }),
  diff: (file: string) =>
    translate({ id: 'run.diff', message: '{file} 的改动：减号是书里的行，加号是你的行' }, { file }),
  restore: () => translate({ id: 'run.restore', message: '还原这个文件' }),
  back: () => translate({ id: 'run.back', message: '回到清单' }),
  changedFile: (file: string, lines: number) =>
    translate(
      { id: 'run.changedFile', message: '{file} 改了 {lines} 行' },
      { file: file.slice('src/'.length), lines: String(lines) },
    ),
  changedLibrary: (parts: readonly string[]) =>
    translate(
      { id: 'run.changedLibrary', message: '运行的是你改过的库：{parts}。' },
      { parts: parts.join(translate({ id: 'run.comma', message: '，' })) },
    ),
  unloadableEditor: () =>
    translate({ id: 'run.unloadableEditor', message: '编辑器没能加载，请检查网络后再试。' }),
  failedEditor: () =>
    translate({ id: 'run.failedEditor', message: '编辑器出了错。你改的文字还在，可以重来。' }),
  retryEditor: () => translate({ id: 'run.retryEditor', message: '重来' }),
  cut: (lines: number) =>
    translate(
      { id: 'run.cut', message: '输出太多：只显示前 {lines} 行，其余略去。' },
      { lines: String(lines) },
    ),
  cutEvents: (events: number) =>
    translate(
      { id: 'run.cutEvents', message: '事件太多：图中略去了最后 {events} 个。' },
      { events: String(events) },
    ),
  dropped: (messages: number) =>
    messages === 1
      ? translate({
          id: 'run.droppedOne',
          message: '程序绕过 console 发来的 1 条消息不合规矩，已丢弃。',
        })
      : translate(
          { id: 'run.dropped', message: '程序绕过 console 发来的 {messages} 条消息不合规矩，已丢弃。' },
          { messages: String(messages) },
        ),
  atLine: (file: string, line: number) =>
    translate({ id: 'run.atLine', message: '{file} 第 {line} 行' }, { file, line: String(line) }),
  stalled: () =>
    translate({
      id: 'run.stalled',
      message: '程序在 await 一个永远不会有结果的 Promise。',
    }),
};

/** What happens, or how it ended, in one sentence. */
export function statusText(state: RunState, agrees: boolean | null, changed = false): string {
  switch (state.phase) {
    case 'idle':
      return '';
    case 'loading':
      return translate({ id: 'run.loading', message: '正在加载运行环境…' });
    case 'running':
      return translate({ id: 'run.running', message: '正在运行…' });
    case 'unloadable':
      return translate({
        id: 'run.unloadable',
        message: '运行环境没能加载，请检查网络后再按“运行”。',
      });
    case 'ended':
      return endingText(state, agrees, changed);
  }
}

function endingText(state: RunState, agrees: boolean | null, changed: boolean): string {
  switch (state.ending) {
    case 'silent':
      return translate({
        id: 'run.hung',
        message: '已停止：程序超过 3 秒没有停歇，像是死循环或耗尽了内存。改好后可以再运行。',
      });
    case 'flooded':
    case 'exhausted':
    case 'garbled':
    case 'unanswered':
    case 'unstartable':
    case 'unloadable':
      return lossText(state.ending);
    case 'overtime':
      return translate({ id: 'run.overtime', message: '已停止：程序运行超过 20 秒。' });
    case 'stopped':
      return translate({ id: 'run.stopped', message: '已按要求停止。' });
    case 'failed':
      return translate({ id: 'run.failed', message: '程序出错，见输出。' });
    default:
      return doneText(state.milliseconds, agrees, changed);
  }
}

function doneText(milliseconds: number, agrees: boolean | null, changed: boolean): string {
  const values = { ms: String(Math.round(milliseconds)) };
  if (changed) {
    return translate({ id: 'run.doneChanged', message: '在你改过的库上完成，{ms} 毫秒。' }, values);
  }
  if (agrees === null) {
    return translate({ id: 'run.done', message: '完成，{ms} 毫秒。' }, values);
  }
  return agrees
    ? translate({ id: 'run.doneSame', message: '完成，{ms} 毫秒，与预期输出一致。' }, values)
    : translate({ id: 'run.doneOther', message: '完成，{ms} 毫秒，与预期输出不同。' }, values);
}
