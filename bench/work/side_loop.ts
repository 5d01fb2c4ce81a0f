/** The side of this repository's Replica: RawNode with the application loop. */
import { drivers } from './drivers.ts';
import { LOOP } from './loop.ts';
import { serve } from './serve.ts';

void serve(drivers(LOOP));
