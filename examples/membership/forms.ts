import { newConfChange, newConfChangeV2 } from '../../src/index.ts';
import type { ConfChange, ConfChangeV2 } from '../../src/index.ts';
import { asConfChangeV2, encodeConfChange } from '../../src/index.ts';
import { entersJoint, leavesJoint } from '../../src/conf_change.ts';
import { formatConfChanges, parseConfChanges } from '../../src/conf_change.ts';

function show(change: ConfChange | ConfChangeV2): void {
  const v2 = asConfChangeV2(change);
  const joint = entersJoint(v2);
  let steps = 'one step';
  if (joint !== null) steps = `joint, autoLeave ${joint.autoLeave}`;
  if (leavesJoint(v2)) steps = 'leaves the joint one';
  const { type, data } = encodeConfChange(change);
  const text = formatConfChanges(v2.changes).padEnd(6);
  console.log(`${text} ${type} ${data.length} bytes: ${steps}`);
}

show(newConfChange('ConfChangeAddNode', 4));
show(newConfChangeV2(parseConfChanges('v4')));
show(newConfChangeV2(parseConfChanges('v4 r1')));

const explicit = 'ConfChangeTransitionJointExplicit';
show(newConfChangeV2(parseConfChanges('v4'), explicit));
show(newConfChangeV2([], explicit));
show(newConfChangeV2());

try {
  parseConfChanges('v4 x5');
} catch (error) {
  console.log(String(error));
}
