/**
 * Whether the question around an example was answered: its output opens then.
 *
 * @module
 */

import { createContext } from 'react';

/** False while a question is open; null where none was asked. */
export const Answered = createContext<boolean | null>(null);
