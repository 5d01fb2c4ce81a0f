// Loader: exports the script of a worker as a text.
const bundle = require('./bundle.cjs');

module.exports = function workerText() {
  const done = this.async();
  this.addDependency(__filename);
  bundle(this).then((text) => done(null, `export default ${JSON.stringify(text)};`), done);
};
