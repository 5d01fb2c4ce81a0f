import { answerIn } from '../../runtime/answer.ts';
import { formatLog } from '../../runtime/inspect.ts';
import { Linker } from '../../runtime/linker.ts';
import { libraryAt } from './broken.ts';
import { WeaveError } from './errors.ts';
import { attributes, flag, isElement, text, walk } from './mdx.ts';
import type { MdxElement } from './mdx.ts';
import { planRun } from './pieces.ts';
import type { Project } from './project.ts';

/** A question of a chapter: the program that answers it, and what a reader may guess. */
export interface PlannedPredict {
  /** Path of the program. */
  readonly file: string;
  /** What the chapter says that the program answers. */
  readonly answer: string;
  /** The guesses that the chapter names, in their order. */
  readonly choices: readonly string[];
  /** Whether the reader types the guess. */
  readonly typed: boolean;
}

/** The elements of this name in another, however deep. */
export function inside(element: MdxElement, name: string): MdxElement[] {
  const found: MdxElement[] = [];
  walk(element, (node) => {
    if (isElement(node) && node.name === name) found.push(node);
  });
  return found;
}

const lineOf = (element: MdxElement): number => element.position?.start.line ?? 1;

/** Reads a question. Throws WeaveError when it is not one that can be answered. */
export function planPredict(project: Project, element: MdxElement, chapter: string): PlannedPredict {
  const { file } = planRun(project, element, chapter);
  return { file, ...planGuesses(element, chapter, 'the last line that its example prints') };
}

/** Reads the answer of a question, the guesses that its chapter names, and that it gives a reason. */
export function planGuesses(
  element: MdxElement,
  chapter: string,
  meaning: string,
): Omit<PlannedPredict, 'file'> {
  const at = (problem: string, of = element): WeaveError => new WeaveError(chapter, lineOf(of), problem);
  const props = attributes(element);
  const { name } = element;
  const answer = text(props, 'answer');
  if (!answer) throw at(`<${name}> needs answer="…": ${meaning}`);
  const typed = flag(props, 'typed');
  const choices = inside(element, 'Choice').map((choice) => {
    const guess = text(attributes(choice), 'answer');
    if (!guess) throw at('<Choice> needs answer="…"', choice);
    if (!typed && !text(attributes(choice), 'label')) throw at('<Choice> needs label="…"', choice);
    return guess;
  });
  if (inside(element, 'Why').length !== 1) throw at(`<${name}> needs one <Why>`);
  checkChoices({ answer, choices, typed }, at, name);
  return { answer, choices, typed };
}

/** One choice is right; where the guess is typed, the choices are the likely mistakes. */
function checkChoices(
  { answer, choices, typed }: Omit<PlannedPredict, 'file'>,
  at: (problem: string) => WeaveError,
  name: string,
): void {
  const twice = choices.find((one, i) => choices.indexOf(one) !== i);
  if (twice !== undefined) throw at(`two choices say "${twice}"`);
  const right = choices.includes(answer);
  if (typed && right) throw at(`a typed guess has its mistakes as choices; "${answer}" is the answer`);
  if (!typed && !right)
    throw at(`no choice is right: the answer "${answer}" is not among ${list(choices)}`);
  if (choices.length < (typed ? 1 : 2))
    throw at(`<${name}> needs a wrong <Choice> that one could believe`);
}

const list = (choices: readonly string[]): string => choices.map((one) => `"${one}"`).join(', ');

/** Runs a program of examples/ on the texts of the repository, as the page does. */
export async function outputOf(
  root: string,
  file: string,
  changed: Readonly<Record<string, string>> = {},
): Promise<string> {
  let printed = '';
  const log = (...values: unknown[]): void => void (printed += `${formatLog(values)}\n`);
  await new Linker({ ...libraryAt(root), ...changed }, { ...console, log }).run(file);
  return printed;
}

/** Answers a question anew. Throws WeaveError when the chapter says otherwise. */
export async function checkAnswer(
  root: string,
  planned: PlannedPredict,
  place: { readonly chapter: string; readonly line: number },
  changed: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { file, answer } = planned;
  const fail = (problem: string): WeaveError => new WeaveError(place.chapter, place.line, problem);
  const output = await outputOf(root, file, changed).catch((error: unknown) => {
    throw fail(`${file} does not run: ${(error as Error).message}`);
  });
  const said = answerIn(output);
  if (said === answer) return;
  if (said === '') throw fail(`${file} prints no answer; here it is "${answer}"`);
  throw fail(
    `the library answers "${said}" to ${file}, and this question "${answer}"; think it over anew`,
  );
}
