import { existsSync } from 'node:fs';

const USUAL = [
  // Draws no window even for itself, which is a fifth of the work.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** What to do when {@link findChromium} finds none. */
export const CHROMIUM_HELP = [
  'The browser tests need Chromium, and none was found. Do one of these:',
  '  npx playwright-core install chromium',
  '  apt-get install chromium fonts-noto-cjk     (Debian, Ubuntu)',
  '  CHROMIUM=/path/to/chromium npm test         (one you have elsewhere)',
].join('\n');

/**
 * The Chromium to test with: the one the variable CHROMIUM names, the one
 * that Playwright has downloaded, or one of the system; undefined if none.
 */
export async function findChromium(env = process.env, usual = USUAL) {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : undefined;
  const { chromium } = await import('playwright-core');
  return [chromium.executablePath(), ...usual].find((path) => existsSync(path));
}
