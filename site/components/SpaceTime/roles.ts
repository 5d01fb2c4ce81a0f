/** The names of roles: apart, since boxes want them that draw nothing. */

import { translate } from '@docusaurus/Translate';
import type { TraceRole } from '../../../sim/trace.ts';

const roles: Record<TraceRole, () => string> = {
  follower: () => translate({ id: 'spacetime.follower', message: '跟随者' }),
  'pre-candidate': () => translate({ id: 'spacetime.preCandidate', message: '预候选人' }),
  candidate: () => translate({ id: 'spacetime.candidate', message: '候选人' }),
  leader: () => translate({ id: 'spacetime.leader', message: '领导者' }),
  down: () => translate({ id: 'spacetime.down', message: '停机' }),
};

/** What a node is, in the language of the page. */
export function roleName(role: TraceRole): string {
  return roles[role]();
}
