/** The meta element of a page that names the scripts which draw it. */
export const AHEAD = 'annotated-raft-scripts';
