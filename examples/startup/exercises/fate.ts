/**
 * What a client is told of an error.
 *
 * @module
 */
import '../../raft-kv/page_buffer.ts';
import {
  DroppedError,
  FateUnknownError,
  PortError,
  StoppedError,
} from '../../../src/index.ts';
import { clientError } from '../../raft-kv/fates.ts';
import { ClusterDownError, UnknownFateError } from '../../raft-kv/service.ts';
import type { Exercise } from '../../exercise.ts';

type Kind = typeof ClusterDownError | typeof UnknownFateError;

function expectKind(cause: Error, kind: Kind): string | null {
  const error = clientError(cause);
  if (error instanceof kind) return null;
  const what = cause instanceof DroppedError ? ` ${cause.reason}` : '';
  return `${cause.name}${what}: ${(error as Error).name}; wanted ${kind.name}`;
}

/** Nobody can tell. */
function unknown(): string | null {
  return expectKind(new FateUnknownError('Deadline'), UnknownFateError);
}

/** Nothing was done. */
function dropped(): string | null {
  return expectKind(new DroppedError('Deadline'), ClusterDownError);
}

/** A node that stops has not begun with what it drops. */
function stopped(): string | null {
  return expectKind(new DroppedError('Stopped'), ClusterDownError);
}

/** A node that has ended does not begin with anything. */
function ended(): string | null {
  const broken = new PortError('disk', new Error('EIO'));
  return (
    expectKind(new StoppedError(), ClusterDownError) ??
    expectKind(broken, ClusterDownError)
  );
}

/** A mistake of the program is no matter of the cluster. */
function mistake(): string | null {
  const cause = new TypeError('x is undefined');
  const error = clientError(cause);
  return error === cause ? null : `${(error as Error).name}; wanted TypeError`;
}

const fate = (body: string): string => `\
export function clientError(cause: unknown): unknown {
${body}}
`;

const UNKNOWN = `\
  if (cause instanceof FateUnknownError) {
    const text = \`it may have been done, or may not: \${cause.reason}\`;
    return new UnknownFateError(text, { cause });
  }
`;

const DROPPED = `\
  if (cause instanceof DroppedError && cause.reason !== 'Stopped') {
    const text = \`no leader has taken this in time: \${cause.reason}\`;
    return new ClusterDownError(text, { cause });
  }
`;

const OTHER = '  if (!(cause instanceof RaftError)) return cause;\n';

const ENDED = `\
  return new ClusterDownError('this server has ended', { cause });
`;

export const exercise: Exercise = {
  file: 'examples/raft-kv/fates.ts',
  symbol: 'clientError',
  start: { text: fate(OTHER + ENDED), caught: 'unknown' },
  solution: fate(UNKNOWN + DROPPED + OTHER + ENDED),
  wrong: [
    {
      // Careful, and of no use: nothing may be asked for again.
      text: fate(`\
  if (!(cause instanceof RaftError)) return cause;
  const text = \`it may have been done, or may not: \${cause.message}\`;
  return new UnknownFateError(text, { cause });
`),
      caught: 'dropped',
    },
    {
      // Does a node that stops know what it has done?
      text: fate(`${UNKNOWN}${DROPPED}\
  if (cause instanceof DroppedError) {
    const text = \`it may have been done, or may not: \${cause.reason}\`;
    return new UnknownFateError(text, { cause });
  }
${OTHER}${ENDED}`),
      caught: 'stopped',
    },
    {
      text: fate(UNKNOWN + DROPPED + ENDED),
      caught: 'mistake',
    },
    {
      // Errors of a node that has ended get out as they are.
      text: fate(`${UNKNOWN}${DROPPED}  return cause;\n`),
      caught: 'ended',
    },
  ],
  checks: [
    {
      id: 'unknown',
      fails: {
        zh: '`FateUnknownError` 说不准，客户端却听说没有做：它会再写一次。',
        en:
          'A `FateUnknownError` leaves open whether it was done, and the ' +
          'client hears that it was not: it will write once more.',
      },
      run: unknown,
    },
    {
      id: 'dropped',
      fails: {
        zh: '`DroppedError` 是确定没有做，客户端本来可以放心重试。',
        en:
          'A `DroppedError` says for certain that nothing was done; the ' +
          'client could ask again without a worry.',
      },
      run: dropped,
    },
    {
      id: 'ended',
      fails: {
        zh: '节点已经结束，这个请求还没有开始：告诉客户端换一台服务器。',
        en:
          'The node has ended, and has not begun with this: the client is ' +
          'to hear that it should ask another server.',
      },
      run: ended,
    },
    {
      id: 'stopped',
      fails: {
        zh:
          '`DroppedError` 的原因是 `Stopped`，也是确定没有做：节点结束的' +
          '时候，这个请求还没有交出去。客户端却听说说不准，不敢再写一次。',
        en:
          'A `DroppedError` with the reason `Stopped` is certain, too: when ' +
          'the node ended, it had not handed this on. The client hears that ' +
          'nobody can tell, and does not dare to write again.',
      },
      run: stopped,
    },
    {
      id: 'mistake',
      fails: {
        zh: '程序里的错误不是集群的错误，不能改名换姓藏起来。',
        en: 'A mistake of the program is to be seen as what it is.',
      },
      run: mistake,
    },
  ],
  trials: [],
  because: {},
};
