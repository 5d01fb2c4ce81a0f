import { describe, expect, it } from 'vitest';
import { sourceFrames } from '../../site/runtime/stack.ts';

const files = new Set(['src/raft.ts', 'examples/a/b.ts']);

describe('sourceFrames', () => {
  it('reads the frames of V8', () => {
    const stack = [
      'Error: no',
      '    at Raft.step (src/raft.ts:12:5)',
      '    at async examples/a/b.ts:3:1',
      '    at eval (examples/a/b.ts:4:2)',
      '    at Linker.run (blob:null/1:1:99)',
    ].join('\n');
    expect(sourceFrames(stack, files)).toEqual([
      { name: 'Raft.step', file: 'src/raft.ts', line: 12, column: 5 },
      { name: '', file: 'examples/a/b.ts', line: 3, column: 1 },
      { name: '', file: 'examples/a/b.ts', line: 4, column: 2 },
    ]);
  });

  it('reads the frames of other engines', () => {
    const stack = 'step@src/raft.ts:12:5\n@examples/a/b.ts:3:1\n@other.ts:1:1';
    expect(sourceFrames(stack, files).map((f) => [f.name, f.line])).toEqual([
      ['step', 12],
      ['', 3],
    ]);
  });
});
