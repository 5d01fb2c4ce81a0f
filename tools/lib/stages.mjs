/** The last `N passed, M failed` in a command's output, or undefined. */
export function lastCounts(output) {
  const plain = stripColour(output);
  const all = [...plain.matchAll(/\b(\d+) passed, (\d+) failed\b/g)];
  const last = all.at(-1);
  if (last === undefined) return undefined;
  return { passed: Number(last[1]), failed: Number(last[2]) };
}

function stripColour(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}

/**
 * Counts of a stage that ran a command: what its last line says, else one
 * test that passed or failed. A command that failed never counts as clean.
 */
export function countsOf({ code, output }) {
  const said = lastCounts(output) ?? (code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  return code !== 0 && said.failed === 0 ? { passed: said.passed, failed: 1 } : said;
}

/** Counts of a vitest run from its JSON report; `undefined` if there is none. */
export function vitestCounts(report, code) {
  if (report === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests: passed = 0, numFailedTests: failed = 0 } = report;
  // A file that could not be loaded has failed without a failed test in it.
  const files = (report.testResults ?? []).filter(
    (file) =>
      file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const all = failed + files;
  return { passed, failed: code !== 0 && all === 0 ? 1 : all };
}

/** The names of `--only a,b`, checked against the stages there are. */
export function chosen(only, names, fail) {
  if (only === undefined) return names;
  const wanted = only.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (!names.includes(name)) fail(name);
  }
  return names.filter((name) => wanted.includes(name));
}

/** `75.2 s` or `2 min 5 s`. */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}
