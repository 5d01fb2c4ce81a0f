import { connect, createServer } from 'node:net';

/**
 * Why `port` cannot be had on `host`, or undefined when it can. Someone may
 * hold it on the other loopback address only; a browser that tries that one
 * first would show their pages, so both are asked.
 */
export async function portTrouble(port, host) {
  const code = await tryListen(port, host);
  if (code === 'EADDRINUSE') return 'taken';
  if (code !== undefined) return code;
  const answers = await Promise.all(
    ['127.0.0.1', '::1'].map((address) => somebodyAnswers(port, address)),
  );
  return answers.includes(true) ? 'taken' : undefined;
}

function tryListen(port, host) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error) => done(error.code ?? 'unknown'));
    server.listen({ port, host }, () => server.close(() => done(undefined)));
  });
}

function somebodyAnswers(port, host) {
  return new Promise((done) => {
    const socket = connect({ port, host, timeout: 500 });
    const finish = (answer) => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

/** Ports of loopback, all of them different, that are free now. */
export async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
