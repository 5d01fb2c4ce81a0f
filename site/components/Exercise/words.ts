/** The sentences of the box with an exercise. */

import { translate } from '@docusaurus/Translate';
import type { Sentence } from '../../../examples/exercise.ts';
import { lossText } from '../loss.ts';
import { pageLanguage } from '../language.ts';
import { passed, type CheckState } from './useCheck.ts';

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

export const words = {
  box: (symbol: string) => translate({ id: 'exercise.box', message: '练习：{symbol}' }, { symbol }),
  label: () => translate({ id: 'exercise.label', message: '练习' }),
  solved: () => translate({ id: 'exercise.solved', message: '✓ 已解出' }),
  code: () => translate({ id: 'exercise.code', message: '要改的函数' }),
  edit: () => translate({ id: 'exercise.edit', message: '动手写' }),
  goOn: () => translate({ id: 'exercise.goOn', message: '接着写' }),
  check: () => translate({ id: 'exercise.check', message: '检查' }),
  stop: () => translate({ id: 'exercise.stop', message: '停止' }),
  reset: () => translate({ id: 'exercise.reset', message: '重来' }),
  hint: () => translate({ id: 'exercise.hint', message: '提示' }),
  solution: () => translate({ id: 'exercise.solution', message: '一种解法' }),
  solutionDiff: () =>
    translate({
      id: 'exercise.solutionDiff',
      message: '解法的改动：减号是开头的行，加号是改成的行',
    }),
  notKept: () =>
    translate({ id: 'exercise.notKept', message: '改动没有保存在浏览器里，刷新以后就没有了。' }),
  progress: () => translate({ id: 'exercise.progress', message: '试过的种子' }),
  wrong: () => translate({ id: 'exercise.wrong', message: '还不对。' }),
  got: () => translate({ id: 'exercise.got', message: '得到的是' }),
  right: () => translate({ id: 'exercise.right', message: '对了。' }),
  cannotRun: () => translate({ id: 'exercise.cannotRun', message: '程序跑不起来。' }),
  drawn: () => translate({ id: 'exercise.drawn', message: '检查时的经过：' }),
  open: () => translate({ id: 'exercise.open', message: '在重放页看同样的动作在原来的库上怎样' }),
  found: ({ profile, seed }: { readonly profile: string; readonly seed: number }) =>
    translate(
      {
        id: 'exercise.found',
        message: '天气 {profile} 的种子 {seed} 撞上了。把那次运行缩短，剩下的是：',
      },
      { profile, seed: String(seed) },
    ),
};

/** What is going on, or what came of it, in one sentence. */
export function statusText(state: CheckState): string {
  const { checks, seeds, of, events, milliseconds } = state;
  const values: Values = {
    checks: String(checks ?? 0),
    seeds: String(seeds),
    of: String(of),
    events: String(events),
    seconds: seconds(milliseconds),
  };
  switch (state.phase) {
    case 'idle':
      return '';
    case 'loading':
      return translate({ id: 'exercise.loading', message: '正在加载运行环境…' });
    case 'checking':
      return translate({ id: 'exercise.checking', message: '正在逐项检查…' });
    case 'shortening':
      return translate({ id: 'exercise.shortening', message: '找到了违反，正在缩短…' });
    case 'lost':
      return lossText(state.loss ?? 'unloadable');
    case 'trying':
    case 'stopped':
    case 'ended':
      return budgetText(state, values);
  }
}

type Values = Readonly<Record<'checks' | 'seeds' | 'of' | 'events' | 'seconds', string>>;

/** How much was tried, of how much. */
function budgetText(state: CheckState, values: Values): string {
  const { phase, of } = state;
  if (phase === 'stopped') {
    return translate(
      {
        id: 'exercise.stopped',
        message: '停在种子 {seeds} / {of}，{events} 个事件，{seconds} 秒。',
      },
      values,
    );
  }
  if (of === 0) {
    return passed(state)
      ? translate({ id: 'exercise.checked', message: '检查 {checks} 项，{seconds} 秒。' }, values)
      : translate({ id: 'exercise.onlyChecks', message: '停在检查上，{seconds} 秒。' }, values);
  }
  return translate(
    {
      id: 'exercise.tried',
      message: '检查 {checks} 项，种子 {seeds} / {of}，{events} 个事件，{seconds} 秒。',
    },
    values,
  );
}

/** The sentence in the language of the page. */
export function inLanguage(sentence: Sentence): string {
  return sentence[pageLanguage()];
}
