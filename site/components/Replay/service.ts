/**
 * The replaying program in the worker, on the library as it is or with one
 * rule taken away. Loads the runtime when it is first wanted.
 *
 * @module
 */

import { applyBrokenRule } from '../../../sim/broken/patch.ts';
import type { Patch } from '../../../sim/broken/patch.ts';
import type { Files, Service } from '../../runtime/index.ts';
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

/** A case may be long, and its replay is one call. */
const PATIENCE_MS = 30_000;

/** The program, call by call. */
export interface Replay {
  readonly open: (request: OpenRequest) => Promise<Opened>;
  readonly moment: (at: number) => Promise<Moment>;
  readonly part: (request: PartRequest) => Promise<Part>;
  readonly search: (request: SearchRequest) => Promise<Searched>;
  readonly close: () => void;
}

/** Starts the program; `onSilence` hears when it hangs. */
export async function startReplay(patch: Patch | null, onSilence: () => void): Promise<Replay> {
  const { runner, library } = await import('../../runtime/index.ts');
  const files = { [ENTRY]: library[ENTRY]!, ...patched(library, patch) };
  const service = await runner.serve({ files, entry: ENTRY }, onSilence, PATIENCE_MS);
  return {
    open: ask<OpenRequest, Opened>(service, 'open'),
    moment: ask<number, Moment>(service, 'moment'),
    part: ask<PartRequest, Part>(service, 'part'),
    search: ask<SearchRequest, Searched>(service, 'search'),
    close: service.close,
  };
}

function ask<Argument, Answer>(service: Service, name: string) {
  return async (argument: Argument): Promise<Answer> => (await service.call(name, argument)) as Answer;
}

/** The one file that the patch changes, as the worker is to run it. */
function patched(library: Files, patch: Patch | null): Files {
  if (patch === null) return {};
  return { [patch.file]: applyBrokenRule(library, patch)[patch.file]! };
}
