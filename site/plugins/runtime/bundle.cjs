// Bundles a script of the runtime into one text. The text, and no URL,
// because the workers start from blobs in a frame that may load nothing.
const esbuild = require('esbuild');
const path = require('node:path');

/** Answers the text, and tells the loader which files it is made from. */
module.exports = async function bundle(loader) {
  const base = loader.rootContext;
  loader.addDependency(__filename);
  const result = await esbuild.build({
    entryPoints: [loader.resourcePath],
    absWorkingDir: base,
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'silent',
  });
  for (const input of Object.keys(result.metafile.inputs)) {
    loader.addDependency(path.resolve(base, input));
  }
  return result.outputFiles[0].text;
};
