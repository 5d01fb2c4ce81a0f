/**
 * Characters that an editor shows as a sign: those that cannot be seen or turn
 * a line around, and marks that are stacked on a letter without end, on which
 * a browser spends minutes.
 *
 * @module
 */

import type { Extension } from '@codemirror/state';
import { EditorView, highlightSpecialChars } from '@codemirror/view';
import { LIMITS } from '../runtime/limits.ts';

/** What comes after so many marks; one sign stands for all of it. */
const PILED = new RegExp(`(?<=\\p{M}{${LIMITS.marks}})\\p{M}+`, 'u');

const HEX = 16;

function signOf(code: number, _description: string | null, sign: string): HTMLElement {
  const element = document.createElement('span');
  element.className = 'cm-specialChar';
  element.textContent = sign;
  element.title = `U+${code.toString(HEX).toUpperCase().padStart(4, '0')}`;
  return element;
}

/** Shows them by their code; the text itself stays as it is. */
export const specialCharacters: Extension = [
  highlightSpecialChars({ addSpecialChars: PILED, render: signOf }),
  EditorView.theme({ '.cm-specialChar': { color: 'var(--note)' } }),
];
