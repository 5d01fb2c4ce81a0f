import { createHash } from 'node:crypto';

/** Names a text: another one has another name. White space does not count, a formatter may move it. */
export function fingerprint(content: string): string {
  return createHash('sha256').update(content.replace(/\s+/g, ' ').trim()).digest('hex').slice(0, 12);
}
