/*
 * The runs that play under the scene of a chapter, by the id of their place. A chapter imports
 * this module with its own path as the query; woven-loader.cjs then writes it: `now` for the
 * server, which draws the moment of interest, `load` for the browser of a reader who steps on.
 */
import type { ScenarioData } from './scenario.ts';

export interface Scenes {
  readonly now?: Readonly<Record<string, ScenarioData>>;
  readonly load?: () => Promise<Readonly<Record<string, ScenarioData>>>;
}

export const scenes: Scenes = {};
