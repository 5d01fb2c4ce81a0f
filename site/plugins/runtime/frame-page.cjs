// Loader: the page of the sandboxed frame, which is a file of the site. It
// is no `srcdoc`, since that would inherit the policy of the page around it,
// and then every page would have to allow `eval` and workers from blobs.
const { createHash } = require('node:crypto');
const bundle = require('./bundle.cjs');

/**
 * Lets nothing in or out. `unsafe-eval` is for the worker, which inherits
 * this policy and has to evaluate the linked texts; the frame itself runs
 * the one script that stands in it.
 */
function policy(script) {
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    "connect-src 'none'",
    `script-src 'sha256-${hash}' 'unsafe-eval'`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function page(script) {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    `<meta http-equiv="Content-Security-Policy" content="${policy(script)}">` +
    '<meta name="robots" content="noindex"><title>runtime</title>' +
    `<script>${script}</script></head><body></body></html>\n`
  );
}

module.exports = (source) => source;

/** Comes before all other loaders, which would read a page as a script. */
module.exports.pitch = function framePage() {
  const done = this.async();
  this.addDependency(__filename);
  bundle(this).then((script) => done(null, page(script.trim().replaceAll('</', '<\\/'))), done);
};
