import { describe, expect, it } from 'vitest';
import { type ChunkNames, chunksOf } from '../../site/plugins/finish/chunks.ts';

const NAMES: ChunkNames = {
  '/en/-195': { __comp: 'home', __context: { plugin: 'pages' }, config: 'config' },
  '/en/-b6b': { __comp: 'docs', __context: { plugin: 'docs-plugin' } },
  '/en/-e32': { __comp: 'version', __props: 'sidebar' },
  '/en/-50d': { __comp: 'room' },
  '/en/replay/-b98': { __comp: 'replay', __context: { plugin: 'pages' }, config: 'config' },
  '/en/modules/raft-log/-aca': { __comp: 'page', content: 'raft-log' },
  '/en/modules/raft/-acb': { __comp: 'page', content: 'raft' },
};

describe('the scripts that draw a page', () => {
  it.each([
    ['/en/', ['home', 'pages', 'config']],
    ['/en/replay/', ['replay', 'pages', 'config']],
    ['/en/modules/raft/', ['docs', 'docs-plugin', 'version', 'sidebar', 'room', 'page', 'raft']],
    ['/en/modules/raft-log/', ['docs', 'docs-plugin', 'version', 'sidebar', 'room', 'page', 'raft-log']],
    ['/en/nowhere/', []],
  ])('%s', (route, chunks) => {
    expect(chunksOf(NAMES, '/en/', route)).toEqual(chunks);
  });
});
