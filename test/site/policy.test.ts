import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inlineScripts, policyOf, withPolicy } from '../../site/plugins/finish/policy.ts';
import { SECURITY_HEADERS } from '../../tools/lib/headers.mjs';

const page = (body: string): string =>
  `<!doctype html><html lang=en><head><meta charset=UTF-8></head><body>${body}</body></html>`;
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

describe('the policy of a page', () => {
  it('names the scripts that stand in it, and no other', () => {
    const html = page(
      '<script>one()</script><script src="/a.js" defer></script>' +
        '<script type="application/json">{"a":1}</script>' +
        '<script type=application/ld+json>{}</script><script type="module">two()</script>',
    );
    expect(inlineScripts(html)).toEqual(['one()', 'two()']);
    expect(policyOf(html)).toContain(`script-src 'self' ${hash('one()')} ${hash('two()')};`);
  });

  it('allows neither eval nor scripts in the page nor other sites', () => {
    const policy = policyOf(page(''));
    const [scripts] = /script-src[^;]*/.exec(policy)!;
    expect(scripts).toBe("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-eval|blob:|https?:|\*/);
    for (const part of [
      "default-src 'none'",
      "object-src 'none'",
      "base-uri 'self'",
      "form-action 'self'",
    ]) {
      expect(policy).toContain(part);
    }
  });

  it('stands before all that it is for, and once', () => {
    const html = withPolicy(page('<script>one()</script>'));
    expect(html).toMatch(
      /<head><meta http-equiv="Content-Security-Policy" content="[^"]+"><meta charset/,
    );
    expect(withPolicy(html)).toBe(html);
  });
});

describe('the headers', () => {
  it('are the same for hosts that read static/_headers', () => {
    const file = fileURLToPath(new URL('../../static/_headers', import.meta.url));
    const [, block = ''] = /^\/\*\n((?: {2}.*\n)+)/m.exec(readFileSync(file, 'utf8')) ?? [];
    const pairs = block
      .trimEnd()
      .split('\n')
      .map((line) => /^ {2}([^:]+): (.*)$/.exec(line)!.slice(1) as [string, string])
      .map(([name, value]) => [name.toLowerCase(), value]);
    expect(Object.fromEntries(pairs)).toEqual(SECURITY_HEADERS);
  });

  it('are the same in what a contributor is told to write for nginx', () => {
    const file = fileURLToPath(new URL('../../CONTRIBUTING.md', import.meta.url));
    const [, block = ''] = /```nginx\n(.*?)```/s.exec(readFileSync(file, 'utf8')) ?? [];
    const lines = block.matchAll(/^add_header (\S+) (?:"([^"]*)"|(\S+)) always;$/gm);
    const pairs = [...lines].map(([, name, quoted, plain]) => [name!.toLowerCase(), quoted ?? plain]);
    expect(Object.fromEntries(pairs)).toEqual(SECURITY_HEADERS);
  });
});
