/**
 * `npm start`: from a fresh clone to the book in a browser. Until the
 * packages are installed only Node's own modules may be imported here.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { nodeTooOld } from './lib/node-version.mjs';
import { command, Misuse, readOptions } from './lib/options.mjs';
import { ROOT } from './lib/paths.mjs';
import { portTrouble } from './lib/port.mjs';
import { program } from './lib/run.mjs';
import { listen, siteServer } from './lib/serve.mjs';

const HELP = `npm start [-- OPTIONS]

Installs the packages of package-lock.json if they are not there, builds the
book in both languages, and serves it on this machine.

  --port N      the port to serve on (3000)
  --host NAME   the address to serve on (127.0.0.1; 0.0.0.0 for all)
  --no-build    serve what was built before
  --try         ask for the first page of each language, and end
  --help        this text`;

const OPTIONS = {
  port: { type: 'string', default: '3000' },
  host: { type: 'string', default: '127.0.0.1' },
  'no-build': { type: 'boolean', default: false },
  try: { type: 'boolean', default: false },
};

await command('npm start', async (argv) => {
  const options = readOptions(argv, OPTIONS);
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const port = readPort(options.port);
  const old = nodeTooOld();
  if (old !== undefined) return failed(old);
  const trouble = await portTrouble(port, options.host);
  if (trouble !== undefined) return failed(portMessage(trouble, port, options.host));
  if (!(await prepare(options['no-build']))) return 1;
  return serve(port, options.host, options.try);
});

function readPort(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new Misuse(`--port takes a number from 0 to 65535, not '${text}'.`);
}

function failed(message) {
  console.error(message);
  return 1;
}

function portMessage(trouble, port, host) {
  if (trouble === 'taken') {
    const other = port < 65535 ? port + 1 : 3000;
    return (
      `Port ${port} is taken by another program. ` + `Choose another one: npm start -- --port ${other}`
    );
  }
  if (trouble === 'EACCES') {
    return (
      `Port ${port} is reserved by the system. ` + 'Choose one above 1023: npm start -- --port 3000'
    );
  }
  return (
    `Cannot serve on ${host}:${port} (${trouble}). ` +
    'Choose another address: npm start -- --host 127.0.0.1 --port 3000'
  );
}

async function prepare(noBuild) {
  if (noBuild) {
    if (existsSync(join(ROOT, 'build', 'index.html'))) return true;
    console.error('There is no build yet; leave --no-build out once.');
    return false;
  }
  if (!(await ensureInstalled(ROOT))) return false;
  const started = Date.now();
  console.log('Building the book in both languages ...');
  const { code } = await program('docusaurus', ['build']);
  if (code !== 0) {
    console.error('\nThe build failed; its reason stands above.');
    return false;
  }
  console.log(`Built in ${Math.round((Date.now() - started) / 1000)} s.`);
  return true;
}

async function serve(port, host, once) {
  const server = siteServer(join(ROOT, 'build'));
  let bound;
  try {
    bound = await listen(server, port, host);
  } catch (error) {
    const taken = error.code === 'EADDRINUSE' ? 'taken' : error.code;
    return failed(portMessage(taken, port, host));
  }
  const shown = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
  console.log(`\n  中文     http://${shown}:${bound}/`);
  console.log(`  English  http://${shown}:${bound}/en/\n`);
  if (once) {
    const pages = ['', 'en/'].map((path) => `http://${shown}:${bound}/${path}`);
    const answers = await Promise.all(pages.map((page) => ask(page)));
    server.close();
    return answers.every(Boolean) ? 0 : 1;
  }
  console.log('Press Ctrl+C to stop.');
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => process.exit(0));
  }
  return 0;
}

/** Whether a page is there; says so. */
async function ask(address) {
  try {
    const response = await fetch(address);
    const page = await response.text();
    console.log(`${address} answers ${response.status} with ${page.length} characters.`);
    return response.ok && page.includes('<html');
  } catch (error) {
    return failed(`${address} does not answer: ${error.cause?.message ?? error.message}`) === 0;
  }
}
