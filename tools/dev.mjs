// The live-reloading site, in one language at a time.
import { spawn } from 'node:child_process';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const LOCALES = ['zh-Hans', 'en'];
const HELP = `npm run dev [-- OPTIONS]

Serves the book of this moment: an edit shows in the page at once.

  --locale NAME   the language, ${LOCALES.join(' or ')} (${LOCALES[0]})
  --port N        the port to serve on (3000)
  --open          opens the page in a browser
  --help          this text`;

function misuse(message) {
  console.error(`${message}\nTry: npm run dev -- --help`);
  process.exit(2);
}

function options() {
  try {
    return parseArgs({
      options: {
        locale: { type: 'string', default: 'zh-Hans' },
        port: { type: 'string', default: '3000' },
        open: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return misuse(error.message);
  }
}

/** Tries the addresses that the server will take, IPv4 and IPv6. */
function taken(port) {
  const tryHost = (host) =>
    new Promise((resolve) => {
      const probe = net.createServer();
      probe.once('error', (error) => resolve(error.code === 'EADDRINUSE' || error.code === 'EACCES'));
      probe.once('listening', () => probe.close(() => resolve(false)));
      probe.listen(port, host);
    });
  return tryHost('127.0.0.1').then((used) => used || tryHost('::1'));
}

const { locale, port, open, help } = options();
if (help) {
  console.log(HELP);
  process.exit(0);
}
if (!LOCALES.includes(locale)) misuse(`There is no language "${locale}".`);
if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535) {
  misuse(`"${port}" is not a port number.`);
}
if (await taken(Number(port))) {
  console.error(
    `Port ${port} is taken. Choose another one with --port, such as ` +
      `npm run dev -- --port ${Number(port) + 1}`,
  );
  process.exit(1);
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cli = path.join(root, 'node_modules/@docusaurus/core/bin/docusaurus.mjs');
const args = [cli, 'start', '--locale', locale, '--port', port, ...(open ? [] : ['--no-open'])];
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
