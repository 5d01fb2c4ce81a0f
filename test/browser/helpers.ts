/**
 * What the browser tests share: a server for the built site, and a browser.
 *
 * @module
 */

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  chromium,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
  type Response,
} from 'playwright-core';
import { CHROMIUM_HELP, findChromium } from '../../tools/lib/chromium.mjs';
import { listen, siteServer } from '../../tools/lib/serve.mjs';

/** Where `docusaurus build` puts the site; `SITE_BUILD` names another place. */
export const BUILD = process.env['SITE_BUILD'] ?? fileURLToPath(new URL('../../build', import.meta.url));

/** A static server; `address` has no slash at its end. */
export interface Site {
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Serves a folder on loopback, on a port that is free. */
export async function serveFolder(folder: string = BUILD): Promise<Site> {
  if (!existsSync(path.join(folder, 'index.html'))) {
    throw new Error(`${folder} holds no built site; run "npm run build" first`);
  }
  const server = siteServer(folder);
  const port = await listen(server, 0, '127.0.0.1');
  const close = (): Promise<void> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { address: `http://127.0.0.1:${port}`, close };
}

/** `--no-sandbox`: the tests often run as root, in containers. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with an empty profile of its own. */
export interface Browser {
  readonly context: BrowserContext;
  readonly close: () => Promise<void>;
}

/** Starts a browser; `options` are those of a Playwright context. */
export async function openBrowser(options: BrowserContextOptions = {}): Promise<Browser> {
  const executablePath = await findChromium();
  if (executablePath === undefined) throw new Error(CHROMIUM_HELP);
  const profile = mkdtempSync(path.join(tmpdir(), 'chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: FLAGS,
    ...options,
  });
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  };
  return { context, close };
}

/**
 * Opens a page of the site, gives the sign of a reader, and waits until React has taken it over.
 *
 * @returns null where the browser had the page already, as after a change of the hash.
 */
export async function load(page: Page, address: string): Promise<Response | null> {
  const response = await page.goto(address);
  await takenOver(page);
  return response;
}

/** Loads the page once more. */
export async function reload(page: Page): Promise<void> {
  await page.reload();
  await takenOver(page);
}

async function takenOver(page: Page): Promise<void> {
  await page.dispatchEvent('html', 'wheel');
  await page.locator('html[data-has-hydrated=true]').waitFor();
}

/** Opens a page and leaves it as it comes: no script runs there, or none is wanted yet. */
export async function loadStill(
  page: Page,
  address: string,
  until: 'load' | 'commit' = 'load',
): Promise<void> {
  await page.goto(address, { waitUntil: until });
}

/** Puts `text` in the place of all that an editor holds, as if it were pasted. */
export async function replaceText(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.press('Control+A');
  // What is typed goes through the document first, which takes a second for a whole file.
  await editor.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, text);
}

/**
 * From now on: as soon as a box says what `when` matches, its button of this name is pressed, before
 * what the box waits for can be over.
 */
export function pressAt(box: Locator, name: string, when: RegExp): Promise<void> {
  return box.evaluate(
    (element: HTMLElement, { name, source }) => {
      const observer = new MutationObserver(() => {
        const buttons = [...element.querySelectorAll('button')];
        const button = buttons.find(({ textContent }) => textContent.includes(name));
        if (button === undefined || !new RegExp(source).test(element.textContent)) return;
        observer.disconnect();
        button.click();
      });
      observer.observe(element, { childList: true, subtree: true, characterData: true });
    },
    { name, source: when.source },
  );
}
