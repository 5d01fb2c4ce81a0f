/** The files of a new chapter: all of them, or none. */
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NUMERALS } from '../../site/chapters.ts';
import { yamlValue } from '../check/matter.ts';
import { ENGLISH } from '../check/mdx.ts';
import { PARTS, type Plan, Refusal } from './plan.ts';

const TEMPLATES = path.dirname(fileURLToPath(import.meta.url));

/** Examples that print something, which is recorded. */
export const PROGRAMS = ['first', 'guess-first', 'guess-next', 'first.figure'];

/** Where each template goes. */
function targets({ slug, part }: Plan): readonly (readonly [template: string, file: string])[] {
  return [
    ['zh.mdx', `docs/${part}/${slug}.mdx`],
    ['en.mdx', `${ENGLISH}/${part}/${slug}.mdx`],
    ['first.ts.txt', `examples/${slug}/first.ts`],
    ['first.figure.ts.txt', `examples/${slug}/first.figure.ts`],
    ['guess-first.ts.txt', `examples/${slug}/guess-first.ts`],
    ['guess-next.ts.txt', `examples/${slug}/guess-next.ts`],
    ['exercise.ts.txt', `examples/${slug}/exercises/first.ts`],
  ];
}

/** What is made of them when they are there. */
export function recorded({ slug, part }: Plan): string[] {
  return [...PROGRAMS.map((name) => `examples/${slug}/${name}.out`), `etc/read/${part}/${slug}.json`];
}

/** What was written, to be taken back if something fails. */
export class Laid {
  private readonly folders: string[] = [];
  private readonly files: string[];
  private readonly root: string;
  private readonly plan: Plan;

  /** Throws Refusal, before anything is written, if one of the files cannot be. */
  constructor(root: string, plan: Plan) {
    this.root = root;
    this.plan = plan;
    this.files = [...targets(plan).map(([, file]) => file), ...recorded(plan)];
    const inTheWay = [...new Set(this.files.flatMap((file) => obstacle(root, file) ?? []))];
    if (inTheWay.length === 0) return;
    throw new Refusal(`nothing was written, since these are there: ${inTheWay.join(', ')}.`);
  }

  /** Writes the files, and names each. */
  write(tell: (file: string) => void): void {
    const { slug, zh, en, number, part } = this.plan;
    const values = {
      ...{ slug, number: String(number), part: NUMERALS[PARTS.indexOf(part)]! },
      ...{ zh: yamlValue(zh), en: yamlValue(en) },
      zhAbout: yamlValue(`${zh}：这一章回答什么问题，用一句话写在这里，搜索的人先看到它。`),
      enAbout: yamlValue(
        `${en}: the question that this chapter answers, in one sentence; ` +
          'it is what people see who search.',
      ),
    };
    for (const [template, file] of targets(this.plan)) {
      const full = path.join(this.root, file);
      const made = mkdirSync(path.dirname(full), { recursive: true });
      if (made !== undefined) this.folders.push(made);
      writeFileSync(full, fill(readFileSync(path.join(TEMPLATES, template), 'utf8'), values));
      tell(file);
    }
  }

  /** Leaves the tree as it was, so that the same can be tried again. */
  takeBack(): void {
    for (const file of this.files) rmSync(path.join(this.root, file), { force: true });
    for (const folder of this.folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands where a file is to be, or where one of its folders is to be. */
function obstacle(root: string, file: string): string | undefined {
  const parts = file.split('/');
  return parts
    .map((_, i) => parts.slice(0, i + 1).join('/'))
    .find((place) => {
      const found = statSync(path.join(root, place), { throwIfNoEntry: false });
      return found !== undefined && (place === file || !found.isDirectory());
    });
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name]!);
}
