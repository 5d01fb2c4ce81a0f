/**
 * The sections of the page that is open, for the contents drawer of the phone: it stands
 * outside of the page, and is drawn only when the reader opens it.
 *
 * @module
 */
import type { Section } from './index.tsx';

let sections: readonly Section[] = [];
const listeners = new Set<() => void>();

export function setSections(now: readonly Section[]): void {
  sections = now;
  for (const listener of listeners) listener();
}

export function getSections(): readonly Section[] {
  return sections;
}

export function onSections(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
