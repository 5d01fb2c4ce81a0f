import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { stage as Worlds } from '../../sim/stage.ts';
import { formatLog } from '../../site/runtime/inspect.ts';
import { Linker } from '../../site/runtime/linker.ts';
import { tame } from '../../site/runtime/tame.ts';
import { boundTraces } from '../../site/runtime/trace_bounds.ts';
import { readTraces } from '../../site/runtime/trace_shape.ts';
import { exampleNames } from '../../tools/example.ts';

type Stage = typeof Worlds;

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const require = createRequire(import.meta.url);
const { readLibrary } = require('../../site/plugins/runtime/library-text.cjs') as {
  readLibrary: (base: string, settings: unknown) => Record<string, string>;
};
const library = readLibrary(
  ROOT,
  JSON.parse(readFileSync(`${ROOT}/site/runtime/roots.json`, 'utf8')) as unknown,
);
const names = exampleNames(`${ROOT}/examples`);

describe('every example, linked and printed as the page does it', () => {
  afterEach(() => vi.restoreAllMocks());

  it('has examples to run', () => expect(names.length).toBeGreaterThan(3));

  it.each(names)('%s prints its .out file, and its worlds can be drawn', async (name) => {
    const out = `${ROOT}/examples/${name}.out`;
    let printed = '';
    vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
      printed += `${formatLog(values)}\n`;
    });
    const linker = new Linker(library);
    await linker.run(`examples/${name}.ts`);
    expect(existsSync(out)).toBe(true);
    expect(printed).toBe(readFileSync(out, 'utf8'));
    expect(tame(printed)).toBe(printed);
    const { stage } = (linker.loaded('sim/stage.ts') ?? {}) as { stage?: Stage };
    const { traces } = boundTraces(stage?.traces('zh') ?? []);
    expect(readTraces(structuredClone(traces))).toEqual(traces);
  });
});
