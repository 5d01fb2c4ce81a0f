import { type Logger } from '../../../src/logger.ts';

/** A logger that keeps its lines. */
export interface Recorder extends Logger {
  readonly lines: string[];
}

export function newRecorder(): Recorder {
  const lines: string[] = [];
  return {
    lines,
    wants: () => true,
    log: (level, text) => void lines.push(`${level} ${text}`),
  };
}
