/**
 * Where a node's remarks go.
 *
 * @module
 */

/** How urgent a remark is, least first. */
export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR', 'NONE'] as const;

/** One of {@link LOG_LEVELS}; `NONE` is only a threshold. */
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Takes the remarks of a node. Their texts are those of etcd/raft to the
 * byte, because its test scripts compare them.
 */
export interface Logger {
  /**
   * Reports whether a remark of this level would be kept; when it would not,
   * the library does not even write it.
   */
  wants(level: LogLevel): boolean;
  log(level: LogLevel, text: string): void;
}

/** Keeps nothing. */
export const SILENT: Logger = {
  wants: () => false,
  log: () => undefined,
};

/** Makes a remark, and the text for it only if it would be kept. */
export function remark(
  logger: Logger,
  level: LogLevel,
  text: () => string,
): void {
  if (logger.wants(level)) logger.log(level, text());
}

/** Reports whether `level` is at or above `threshold`. */
export function atLeast(level: LogLevel, threshold: LogLevel): boolean {
  return LOG_LEVELS.indexOf(level) >= LOG_LEVELS.indexOf(threshold);
}

/** A logger that hands remarks at or above a level to a function. */
export function lineLogger(
  threshold: LogLevel,
  write: (line: string) => void,
): Logger {
  return {
    wants: (level) => atLeast(level, threshold),
    log: (level, text) => {
      if (atLeast(level, threshold)) write(`${level} ${text}`);
    },
  };
}
