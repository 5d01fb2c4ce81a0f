/**
 * The replaying program in the worker, on the library as it is or with one
 * rule taken away. Loads the runtime when it is first wanted.
 *
 * @module
 */

import { applyBrokenRule } from '../../../sim/broken/patch.ts';
import type { Patch } from '../../../sim/broken/patch.ts';
import type { Files, Loss } from '../../runtime/index.ts';
import type {
  Moment,
  Opened,
  OpenRequest,
  Part,
  PartRequest,
  Searched,
  SearchRequest,
} from '../../runtime/programs/replay.ts';

export type { Patch } from '../../../sim/broken/patch.ts';

const ENTRY = 'site/runtime/programs/replay.ts';

/** A case may be as long as the limits of a case allow, and its replay is one call. */
const PATIENCE_MS = 20_000;

/** The program, call by call. */
export interface Replay {
  readonly open: (request: OpenRequest) => Promise<Opened>;
  readonly moment: (at: number) => Promise<Moment>;
  readonly part: (request: PartRequest) => Promise<Part>;
  readonly search: (request: SearchRequest) => Promise<Searched>;
  readonly close: () => void;
}

/** Starts the program; `onLoss` hears when it is ended. */
export async function startReplay(patch: Patch | null, onLoss: (loss: Loss) => void): Promise<Replay> {
  const [{ runner, library }, shapes] = await Promise.all([
    import('../../runtime/index.ts'),
    import('../../runtime/replay_shape.ts'),
  ]);
  const files = { [ENTRY]: library[ENTRY]!, ...patched(library, patch) };
  const { call, close } = runner.serve({ files, entry: ENTRY }, onLoss, PATIENCE_MS);
  return {
    open: (request) => call('open', request, shapes.readOpened),
    moment: (at) => call('moment', at, shapes.readMoment),
    part: (request) => call('part', request, shapes.readPart),
    search: (request) => call('search', request, shapes.readSearched),
    close,
  };
}

/** The one file that the patch changes, as the worker is to run it. */
function patched(library: Files, patch: Patch | null): Files {
  if (patch === null) return {};
  return { [patch.file]: applyBrokenRule(library, patch)[patch.file]! };
}
