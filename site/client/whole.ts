/** A page that the reader has turned to is laid out as a whole: he may come to any place of it. */
import { layOutWhole } from '../start/whole.ts';

export function onRouteUpdate({ previousLocation }: { readonly previousLocation: unknown }): void {
  if (previousLocation) layOutWhole();
}
