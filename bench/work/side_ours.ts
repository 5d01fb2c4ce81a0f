/** The side of this repository: RawNode, codec and world. */
import { drivers } from './drivers.ts';
import { OUR_CODEC } from './our_codec.ts';
import { OURS } from './ours.ts';
import { coding } from './samples.ts';
import { serve } from './serve.ts';
import { WORLD } from './world.ts';

void serve({ ...drivers(OURS), ...coding(OUR_CODEC), ...WORLD });
