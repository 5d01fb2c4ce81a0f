// Loader: bundles a worker program into one script and exports its text.
// The text, and no URL, because the worker starts from a blob in a frame
// that may load nothing.
const esbuild = require('esbuild');

module.exports = function workerText() {
  const done = this.async();
  this.addDependency(__filename);
  esbuild
    .build({
      entryPoints: [this.resourcePath],
      absWorkingDir: this.rootContext,
      bundle: true,
      write: false,
      format: 'iife',
      target: 'es2022',
      minify: true,
      legalComments: 'none',
      metafile: true,
      logLevel: 'silent',
    })
    .then((result) => {
      for (const input of Object.keys(result.metafile.inputs)) {
        this.addDependency(require('node:path').resolve(this.rootContext, input));
      }
      done(null, `export default ${JSON.stringify(result.outputFiles[0].text)};`);
    }, done);
};
