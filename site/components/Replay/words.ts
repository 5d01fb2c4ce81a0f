/** The sentences of the replay page. */

import { translate } from '@docusaurus/Translate';
import { CASE_LIMITS, type CaseLimit } from '../../../sim/case.ts';
import type { TraceViolation } from '../../../sim/trace.ts';
import type { Problem, Trouble } from '../../runtime/programs/replay.ts';
import { ruleSentence } from '../SpaceTime/rules.ts';
import type { LinkProblem } from './link.ts';

export const words = {
  actions: () => translate({ id: 'replay.actions', message: '运行的设置和动作，每行一个' }),
  actionsHelp: () =>
    translate({
      id: 'replay.actionsHelp',
      message: '删改任何一行再运行；不合时宜的动作什么也不做。Ctrl+Enter（苹果 Cmd+Enter）运行。',
    }),
  lines: () => translate({ id: 'replay.lines', message: '每种动作怎样写' }),
  line: () => translate({ id: 'replay.line', message: '一行' }),
  meaning: () => translate({ id: 'replay.meaning', message: '意思' }),
  linesHelp: () =>
    translate({
      id: 'replay.linesHelp',
      message: '大写的换成值：NODE、FROM、TO 是节点的编号，TYPE 是消息的类型。',
    }),
  signsHelp: () =>
    translate({
      id: 'replay.signsHelp',
      message: '竖线隔开的任选其一，方括号里的可以不写，# 后面是注释。',
    }),
  completionHelp: () =>
    translate({
      id: 'replay.completionHelp',
      message: '编辑框里会提示能写什么，Ctrl+空格随时叫出提示。',
    }),
  library: () => translate({ id: 'replay.library', message: '在哪个库上运行' }),
  intact: () => translate({ id: 'replay.intact', message: '原来的库' }),
  run: () => translate({ id: 'replay.run', message: '运行' }),
  copy: () => translate({ id: 'replay.copy', message: '复制链接' }),
  copied: () => translate({ id: 'replay.copied', message: '已复制。' }),
  notCopied: () => translate({ id: 'replay.notCopied', message: '没能复制，请从地址栏复制。' }),
  loading: () => translate({ id: 'replay.loading', message: '正在加载运行环境…' }),
  running: () => translate({ id: 'replay.running', message: '正在运行…' }),
  failed: () => translate({ id: 'replay.failed', message: '没能运行：' }),
  atLine: (line: number) =>
    translate({ id: 'replay.atLine', message: '第 {line} 行：' }, { line: String(line) }),
  limit: (limit: CaseLimit) => limitText(limit, { most: CASE_LIMITS[limit].toLocaleString('en') }),
  trouble: ({ limit, problem, message }: Trouble): string => {
    if (limit !== null) return words.limit(limit);
    return problem === null ? message : (troubleText(problem) ?? message);
  },
  fine: (events: number) =>
    translate(
      { id: 'replay.fine', message: '{events} 个事件，没有违反任何规则。' },
      { events: String(events) },
    ),
  caught: ({ rule, seq, text }: TraceViolation, events: number) =>
    translate(
      {
        id: 'replay.caught',
        message: '{events} 个事件，第 {seq} 个违反“{rule}”：{text}。',
      },
      {
        events: String(events),
        seq: String(seq + 1),
        rule: ruleSentence(rule),
        text,
      },
    ),
  event: () => translate({ id: 'replay.event', message: '事件' }),
  of: (total: number) =>
    translate({ id: 'replay.of', message: '共 {total} 个' }, { total: String(total) }),
  slider: () => translate({ id: 'replay.slider', message: '跳到第几个事件' }),
  toViolation: () => translate({ id: 'replay.toViolation', message: '到违反处' }),
  state: () => translate({ id: 'replay.state', message: '此刻每个节点的状态' }),
  node: () => translate({ id: 'replay.node', message: '节点' }),
  role: () => translate({ id: 'replay.role', message: '身份' }),
  term: () => translate({ id: 'replay.term', message: '任期' }),
  vote: () => translate({ id: 'replay.vote', message: '投给' }),
  commit: () => translate({ id: 'replay.commit', message: '已提交' }),
  log: () => translate({ id: 'replay.log', message: '日志里各条目的任期，竖线前已提交' }),
  flights: (count: number) =>
    translate({ id: 'replay.flights', message: '在路上的消息：{count} 条' }, { count: String(count) }),
  cuts: (links: string) => translate({ id: 'replay.cuts', message: '断开的链路：{links}' }, { links }),
  list: () => translate({ id: 'replay.list', message: '事件的列表，当前的一个有标记' }),
  part: (from: number, to: number) =>
    translate(
      { id: 'replay.part', message: '图中是第 {from} 到第 {to} 个事件。' },
      { from: String(from), to: String(to) },
    ),
  window: (from: number, to: number, total: number) =>
    translate(
      { id: 'replay.window', message: '第 {from} 到第 {to} 个事件，共 {total} 个' },
      { from: String(from), to: String(to), total: String(total) },
    ),
  recorded: () => translate({ id: 'replay.recorded', message: '真实服务器的记录' }),
  /** `{command}` is left for the command. */
  recordedHelp: () =>
    translate({
      id: 'replay.recordedHelp',
      message: '用 {command} 启动的服务器会记下自己做的事。',
    }),
  recordedFiles: () =>
    translate({
      id: 'replay.recordedFiles',
      message: '选中同一个集群各台服务器的文件，一起打开；文件不会离开你的电脑。',
    }),
  openFiles: () => translate({ id: 'replay.openFiles', message: '打开文件' }),
  filesTooLong: () =>
    translate({ id: 'replay.filesTooLong', message: '文件加起来超过 100 MB，太长了。' }),
  badLine: (line: number) =>
    translate({ id: 'replay.badLine', message: '第 {line} 行不是记录。' }, { line: String(line) }),
  reading: (percent: number) =>
    translate({ id: 'replay.reading', message: '正在读：{percent} %' }, { percent: String(percent) }),
  nothingRecorded: () => translate({ id: 'replay.nothingRecorded', message: '文件里没有事件。' }),
  filesNotRead: () => translate({ id: 'replay.filesNotRead', message: '没能读出这些文件。' }),
  earlier: () => translate({ id: 'replay.earlier', message: '更早的事件' }),
  later: () => translate({ id: 'replay.later', message: '更晚的事件' }),
  unknownRule: (rule: string, near: string) =>
    near === ''
      ? translate({ id: 'replay.unknownRule', message: '目录里没有规则“{rule}”。' }, { rule })
      : translate(
          { id: 'replay.unknownRuleNear', message: '目录里没有规则“{rule}”，相近的有：{near}。' },
          { rule, near },
        ),
  problem: problemText,
};

function problemText(problem: LinkProblem): string {
  switch (problem.kind) {
    case 'unreadable case':
      return translate({
        id: 'replay.unreadableCase',
        message: '链接里 case= 后面的内容读不出来，多半是链接被截断了。请重新复制整个链接。',
      });
    case 'bad seed':
      return translate(
        { id: 'replay.badSeed', message: '链接里的种子“{value}”不是非负整数，例如 seed=7。' },
        { value: problem.value },
      );
    case 'unknown key':
      return translate(
        {
          id: 'replay.unknownKey',
          message: '链接里有不认识的“{value}”。能写的是 case、seed、profile 和 rule。',
        },
        { value: problem.value },
      );
    case 'neither':
      return translate({
        id: 'replay.neither',
        message: '链接里既没有 case= 也没有 seed=，不知道要重放什么。',
      });
  }
}

/** What is wrong with a line, or with a link; null of what has a sentence of its own. */
function troubleText({ kind, word, wanted }: Problem): string | null {
  switch (kind) {
    case 'unknown':
      return translate(
        { id: 'replay.trouble.unknown', message: '不认识“{word}”。这里能写的是：{wanted}。' },
        { word, wanted },
      );
    case 'no number':
      return translate(
        { id: 'replay.trouble.number', message: '“{word}”不是整数，或者太小、太大：至少是 {wanted}。' },
        { word, wanted },
      );
    case 'no change':
      return translate(
        { id: 'replay.trouble.change', message: '“{word}”不是改动。改动写作 v4 这样。' },
        { word },
      );
    case 'no type':
      return translate(
        { id: 'replay.trouble.type', message: '“{word}”不是消息的类型。类型写作 MsgApp 这样。' },
        { word },
      );
    case 'surplus':
      return translate(
        { id: 'replay.trouble.surplus', message: '“{word}”多余：这一行到它之前就完了。' },
        { word },
      );
    case 'short':
      return translate({ id: 'replay.trouble.short', message: '这一行没有写完。' });
    case 'stranger':
      return translate(
        { id: 'replay.trouble.stranger', message: '没有节点 {word}。先要有一行 join {word}。' },
        { word },
      );
    case 'profile':
      return translate(
        { id: 'replay.trouble.profile', message: '没有天气“{word}”。能写的是：{wanted}。' },
        { word, wanted },
      );
    case 'settings':
      return translate(
        { id: 'replay.trouble.settings', message: '库不接受种子 {word} 抽到的设置。' },
        { word },
      );
    case 'limit':
      return null;
  }
}

/** What a case has too much of. */
function limitText(limit: CaseLimit, values: { readonly most: string }): string {
  switch (limit) {
    case 'characters':
      return translate({ id: 'replay.limit.characters', message: '太长：至多 {most} 个字符。' }, values);
    case 'line length':
      return translate(
        { id: 'replay.limit.line', message: '这一行太长：一行至多 {most} 个字符。' },
        values,
      );
    case 'lines':
      return translate({ id: 'replay.limit.lines', message: '行数太多：至多 {most} 行。' }, values);
    case 'nodes':
      return translate(
        { id: 'replay.limit.nodes', message: '节点太多：连同后来加入的，至多 {most} 个。' },
        values,
      );
    case 'ticks':
      return translate(
        { id: 'replay.limit.ticks', message: '滴答太多：所有时钟加起来至多 {most} 个。' },
        values,
      );
    case 'calls':
      return translate({ id: 'replay.limit.calls', message: '请求太多：至多 {most} 个。' }, values);
  }
}
