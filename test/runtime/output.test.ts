import { describe, expect, it } from 'vitest';
import { BoundedOutput } from '../../site/runtime/output.ts';

function collect(lines: number, characters: number) {
  const written: string[] = [];
  const cuts: number[][] = [];
  const output = new BoundedOutput(
    (_stream, text) => written.push(text),
    (...at) => cuts.push(at),
    { lines, characters },
  );
  return { output, text: () => written.join(''), cuts };
}

describe('BoundedOutput', () => {
  it('passes on what fits, exactly to the limit', () => {
    const { output, text, cuts } = collect(3, 100);
    for (const line of ['a', 'b', 'c']) output.writeLine('out', line);
    expect(text()).toBe('a\nb\nc\n');
    expect(output.cut).toBe(false);
    expect(cuts).toEqual([]);
  });

  it('cuts after the last line that fits and says so once', () => {
    const { output, text, cuts } = collect(3, 100);
    for (let i = 0; i < 10; i++) output.writeLine('out', `line ${i}`);
    expect(text()).toBe('line 0\nline 1\nline 2\n');
    expect(output.cut).toBe(true);
    expect(cuts).toEqual([[3, 21]]);
  });

  it('counts the lines inside one text', () => {
    const { output, text } = collect(2, 100);
    output.writeLine('out', 'a\nb\nc\nd');
    expect(text()).toBe('a\nb\n');
  });

  it('cuts one endless line', () => {
    const { output, text, cuts } = collect(10, 8);
    output.writeLine('out', 'x'.repeat(50));
    output.writeLine('out', 'y');
    expect(text()).toBe('xxxxxxxx');
    expect(cuts).toHaveLength(1);
  });

  it('counts both streams together', () => {
    const { output, text } = collect(2, 100);
    output.writeLine('out', 'a');
    output.writeLine('err', 'b');
    output.writeLine('out', 'c');
    expect(text()).toBe('a\nb\n');
  });
});
