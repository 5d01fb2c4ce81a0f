import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with these files, removed when the test is over. */
export function tree(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'annotated-raft-tree-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

/** Findings as short lines, `file:line: message`. */
export function shown(findings: readonly { file: string; line: number; message: string }[]): string[] {
  return findings.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}
