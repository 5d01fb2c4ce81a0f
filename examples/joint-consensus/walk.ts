import { newConfChangeV2 } from '../../src/index.ts';
import { Changer } from '../../src/internals.ts';
import { entersJoint, parseConfChanges } from '../../src/conf_change.ts';
import { ProgressTracker } from '../../src/internals.ts';
import type { Membership } from '../../src/tracker.ts';

const tracker = new ProgressTracker(256, 1_000_000);

function take(title: string, step: (changer: Changer) => Membership): void {
  try {
    tracker.install(step(new Changer(tracker, 9)));
    const known = tracker.ids().join(' ');
    console.log(`${title}  ${tracker.config}  knows ${known}`);
  } catch (error) {
    console.log(`${title}  ${String(error)}`);
  }
}

const simple = (text: string): void =>
  take(text, (changer) => changer.simple(parseConfChanges(text)));

function enter(text: string): void {
  const changes = parseConfChanges(text);
  const autoLeave = entersJoint(newConfChangeV2(changes))?.autoLeave;
  take(text, (changer) => changer.enterJoint(autoLeave ?? false, changes));
}

simple('v1');
simple('v2');
simple('v3');
simple('v4 r3');
enter('v4 r3');
simple('v5');
enter('v5 v6');
take('leave', (changer) => changer.leaveJoint());
take('leave', (changer) => changer.leaveJoint());
enter('l1 v3');
take('leave', (changer) => changer.leaveJoint());
