/**
 * What a client is told when something has not gone well.
 *
 * @module
 */
import { DroppedError, FateUnknownError, RaftError } from '../../src/index.ts';
import { failure } from './replies.ts';
import { ClusterDownError, UnknownFateError } from './service.ts';
import type { ErrorReply } from './service.ts';

/**
 * What the error of a node means to a client: nothing was done, or nobody
 * here can tell. Anything else is returned as it is.
 */
export function clientError(cause: unknown): unknown {
  if (cause instanceof FateUnknownError) {
    const text = `the write may have been done, or may not: ${cause.reason}`;
    return new UnknownFateError(text, { cause });
  }
  if (cause instanceof DroppedError && cause.reason !== 'Stopped') {
    const text = `no leader has taken this in time: ${cause.reason}`;
    return new ClusterDownError(text, { cause });
  }
  // A node that has ended has not even begun with it.
  if (!(cause instanceof RaftError)) return cause;
  return new ClusterDownError('this server has ended', { cause });
}

/** The same as a reply, where others have replies of their own. */
export function failureOf(error: unknown): ErrorReply {
  const code = error instanceof UnknownFateError ? 'UNKNOWN' : 'CLUSTERDOWN';
  return failure((error as Error).message, code);
}
