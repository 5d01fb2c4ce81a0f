/** A page that the reader has turned to is laid out as a whole: the browser may bring him to any place. */
import { layOutWhole } from '../start/whole.ts';

export function onRouteUpdate({ previousLocation }: { readonly previousLocation: unknown }): void {
  if (previousLocation) layOutWhole();
}
