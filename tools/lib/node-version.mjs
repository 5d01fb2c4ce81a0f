/** The oldest Node release line that the tools are tried on. */
export const OLDEST_NODE = 20;

/** What to tell someone whose Node is too old, or undefined. */
export function nodeTooOld(version = process.versions.node) {
  const major = Number(version.split('.')[0]);
  if (major >= OLDEST_NODE) return undefined;
  return (
    `This is Node ${version}; the book needs Node ${OLDEST_NODE} or newer. ` +
    'Install one from https://nodejs.org and try again.'
  );
}
