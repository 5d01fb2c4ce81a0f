/**
 * What may stand at a place in the text of a case: the words that begin a
 * line, and those that fit each slot after them.
 *
 * @module
 */

import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { MESSAGE_TYPES } from '../../../src/message.ts';
import { SETTINGS } from '../../../sim/case.ts';
import { CASE_HELP, type LineHelp, type Slot } from '../../../sim/case_help.ts';
import { FAULTS } from '../../../sim/fault.ts';
import type { Language } from '../../../sim/trace.ts';

/** Completes the word before the cursor. */
export function completeCase(language: Language) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    if (before.includes('#')) return null;
    const words = before.trimStart().split(/\s+/);
    const last = words.pop() ?? '';
    if (last === '' && !context.explicit && words.length === 0) return null;
    const nodes = nodesOf(context.state.doc.toString());
    const options = words.length === 0 ? verbs(language) : optionsAt(words, nodes);
    if (options.length === 0) return null;
    return { from: context.pos - last.length, options, validFor: /^[\w-]*$/ };
  };
}

function verbs(language: Language): Completion[] {
  return CASE_HELP.map(({ verb, form, ...help }) => ({
    label: verb,
    detail: form,
    info: help[language],
    type: 'keyword',
  }));
}

/** What may follow the words of a line. */
export function optionsAt(words: readonly string[], nodes: number): Completion[] {
  const [verb, ...rest] = words;
  const help = CASE_HELP.find((one) => one.verb === verb);
  if (help === undefined) return [];
  return choicesOf(slotAt(help, rest.length), rest, nodes).map((label) => ({ label, type: 'constant' }));
}

function slotAt({ form }: LineHelp, place: number): string {
  return (form.split(' ')[place] ?? '').replace(/[[\]]/g, '');
}

function choicesOf(slot: string, before: readonly string[], nodes: number): readonly string[] {
  switch (slot as Slot) {
    case 'NODE':
    case 'FROM':
    case 'TO':
      return Array.from({ length: nodes }, (_, i) => String(i + 1)).filter((id) => id !== before[0]);
    case 'TYPE':
      return MESSAGE_TYPES;
    case 'SETTING':
      return Object.keys(SETTINGS);
    case 'VALUE':
      return valuesOf(before[0] ?? '');
    case 'FAULT':
      return FAULTS.filter((fault) => fault !== 'nothing');
    default:
      return /^[a-z]/.test(slot) ? slot.split('|') : [];
  }
}

function valuesOf(setting: string): readonly string[] {
  const type = (SETTINGS as Readonly<Record<string, string>>)[setting];
  if (type === 'boolean') return ['true', 'false'];
  return type === 'string' ? ['ReadOnlySafe', 'ReadOnlyLeaseBased'] : [];
}

/** How many nodes a text speaks of, with those that join. */
function nodesOf(text: string): number {
  const named = [...text.matchAll(/^\s*(?:nodes|join)\s+(\d+)/gm)].map(([, n]) => Number(n));
  return Math.min(16, Math.max(3, ...named));
}
