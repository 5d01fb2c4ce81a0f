import { runSeed } from '../../sim/campaign.ts';
import { measured } from './measured.ts';
import type { Workers } from './task.ts';

/** The simulated world, with all checkers on. */
export const WORLD: Pick<Required<Workers>, 'world'> = {
  world({ first, last }) {
    let events = 0;
    const spent = measured(() => {
      for (let seed = first; seed <= last; seed++) events += runSeed('default', seed).events;
    });
    return spent / events;
  },
};
