/**
 * Writes woven.ts (or scenes.ts) for the chapter that the query names. The pieces themselves are a
 * module of their own, which the server has at once and the browser loads when it
 * needs them.
 */
const path = require('node:path');
const { dependOn } = require('./depend-loader.cjs');

const DATA = '&data';

module.exports = function wovenLoader() {
  const done = this.async();
  const { root, dev, server, pieces, name } = this.getOptions();
  const query = this.resourceQuery.slice(1);
  if (query.endsWith(DATA)) {
    const file = path.join(root, query.slice(0, -DATA.length));
    this.addDependency(file);
    this.fs.readFile(file, (error, text) => {
      if (error) return done(error);
      dependOn(this, String(text), { root, dev });
      return pieces(file).then((found) => done(null, `export default ${JSON.stringify(found)};`), done);
    });
  } else {
    const data = JSON.stringify(`./${path.basename(this.resourcePath)}?${query}${DATA}`);
    done(
      null,
      server
        ? `import now from ${data};\nexport const ${name} = { now };`
        : `const load = () => import(${data}).then((m) => m.default);\nexport const ${name} = { load };`,
    );
  }
};
