/**
 * Commands on a transaction that ask nobody else.
 *
 * @module
 */
import { failure, OK } from './replies.ts';
import type { SessionHandler } from './session_handler.ts';

const multi: SessionHandler = ({ transaction }) => {
  if (transaction.open) return failure('MULTI calls can not be nested');
  transaction.open = true;
  return OK;
};

const discard: SessionHandler = ({ transaction }) => {
  if (!transaction.open) return failure('DISCARD without MULTI');
  transaction.reset();
  return OK;
};

const unwatch: SessionHandler = ({ transaction }) => {
  transaction.unwatch();
  return OK;
};

/** What is done for each command, by name. */
export const TRANSACTION_COMMANDS: Readonly<Record<string, SessionHandler>> = {
  discard,
  multi,
  unwatch,
};
