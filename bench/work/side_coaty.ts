/** The side of @coaty/consensus.raft. */
import { COATY } from './coaty.ts';
import { drivers } from './drivers.ts';
import { serve } from './serve.ts';

void serve(drivers(COATY));
