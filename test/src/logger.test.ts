import { describe, expect, test } from 'vitest';
import { atLeast, lineLogger, LOG_LEVELS, SILENT } from '../../src/logger.ts';

test('a level is at least itself and all before it', () => {
  LOG_LEVELS.forEach((level, i) => {
    const passed = LOG_LEVELS.filter((threshold) => atLeast(level, threshold));
    expect(passed).toEqual(LOG_LEVELS.slice(0, i + 1));
  });
});

test('levels rise from DEBUG to NONE', () => {
  expect(LOG_LEVELS).toEqual(['DEBUG', 'INFO', 'WARN', 'ERROR', 'NONE']);
});

describe('lineLogger', () => {
  const heard = (threshold: (typeof LOG_LEVELS)[number]): string[] => {
    const lines: string[] = [];
    const logger = lineLogger(threshold, (line) => lines.push(line));
    for (const level of LOG_LEVELS.slice(0, -1)) logger.log(level, 'said');
    return lines;
  };

  test('writes the level before the text', () => {
    expect(heard('DEBUG')).toEqual(['DEBUG said', 'INFO said', 'WARN said', 'ERROR said']);
  });

  test('leaves out what is below its threshold', () => {
    expect(heard('WARN')).toEqual(['WARN said', 'ERROR said']);
    expect(heard('NONE')).toEqual([]);
  });

  test('wants exactly what it writes', () => {
    const logger = lineLogger('WARN', () => undefined);
    expect(LOG_LEVELS.filter((level) => logger.wants(level))).toEqual(['WARN', 'ERROR', 'NONE']);
  });
});

test('the silent logger wants nothing and takes everything', () => {
  expect(LOG_LEVELS.some((level) => SILENT.wants(level))).toBe(false);
  expect(() => SILENT.log('ERROR', 'lost')).not.toThrow();
});
