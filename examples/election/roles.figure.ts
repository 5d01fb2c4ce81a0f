import { newConfChange, newEntry, newMessage } from '../../src/index.ts';
import type { Message, MessageType } from '../../src/index.ts';
import { rolesIn, Stand } from '../../sim/figures/index.ts';
import type { Figure } from '../../sim/figures/index.ts';

/** What may happen to n1. */
type Event = (stand: Stand) => void;

/** n2 says something, in a term as many above that of n1. */
function hear(
  type: MessageType,
  above: number,
  parts: Partial<Message> = {},
): Event {
  return (stand) => {
    const node = stand.node(1);
    const term = node.status().term + above;
    node.step(newMessage({ ...parts, type, term, from: 2, to: 1 }));
    stand.work(1);
  };
}

const campaign: Event = (stand) => {
  stand.node(1).campaign();
  stand.work(1);
};
const granted: Event = (stand) => answer(stand, [2], false);
const rejected: Event = (stand) => answer(stand, [2, 3], true);
const removed: Event = (stand) => {
  const change = newConfChange('ConfChangeRemoveNode', 1);
  stand.node(1).applyConfChange(change);
};
const silence: Event = (stand) => {
  for (let i = 0; i < 30; i++) stand.node(1).tick();
};

/** Others answer the request that is out, whichever it is. */
function answer(stand: Stand, ids: number[], reject: boolean): void {
  const node = stand.node(1);
  const asks = node.status().state === 'StatePreCandidate';
  const type = asks ? 'MsgPreVoteResp' : 'MsgVoteResp';
  const term = node.status().term + (asks && !reject ? 1 : 0);
  for (const from of ids) {
    node.step(newMessage({ type, term, from, to: 1, reject }));
  }
  stand.work(1);
}

// A change of the membership that nobody has committed yet.
const data = new Uint8Array();
const change = newEntry(1, 2, data, 'EntryConfChangeV2');
const entries = [change];
const changing = hear('MsgApp', 0, { index: 1, logTerm: 1, entries });
const says = { reject: true, commit: 2, rejectHint: 1 };

/** All that may befall a node that campaigns. */
const ends: Event[][] = [
  [campaign],
  [rejected],
  [hear('MsgHeartbeat', 0)],
  [hear('MsgHeartbeat', 1)],
];
const told = (type: MessageType) => hear(type, 0, says);

const stories: [boolean, Event[]][] = [
  ...ends.map((end): [boolean, Event[]] => [true, [campaign, ...end]]),
  ...ends.map((end): [boolean, Event[]] => [false, [campaign, ...end]]),
  [true, [changing, campaign, told('MsgPreVoteResp')]],
  [false, [changing, campaign, told('MsgVoteResp')]],
  [true, [campaign, granted, campaign]],
  [true, [campaign, granted, granted, silence]],
  [false, [campaign, granted, removed]],
  [false, [campaign, granted, hear('MsgHeartbeat', 1)]],
];

function drive(): void {
  for (const [preVote, events] of stories) {
    const settings = { checkQuorum: true, stepDownOnRemoval: true };
    const config = { ...settings, preVote };
    const stand = new Stand({ logs: ['1', '1', '1'], term: 1, config });
    for (const event of events) event(stand);
  }
}

export const figure: Figure = {
  caption: {
    zh: '四种身份。边上写的是决定转变的函数，由真实的运行记录下来。',
    en:
      'The four roles. Each edge names the functions that decide on the ' +
      'change, recorded in real runs.',
  },
  drawing: rolesIn(drive),
};
