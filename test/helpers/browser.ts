import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Path of a Chromium that is installed here; undefined where there is none. `BROWSER_PATH` goes first. */
export function browserPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    process.env.BROWSER_PATH ?? '',
    ...folders.flatMap(folder => names.map(name => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return candidates.find(path => path !== '' && existsSync(path));
}

/** Says aloud that tests which need a browser are skipped. */
export function warnOfSkip(what: string): void {
  console.warn(
    `SKIPPED: ${what}: no Chromium found. Install one (Debian: apt-get install chromium) or set BROWSER_PATH.`,
  );
}

/** Start the browser that is installed here. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath()!, args: ['--no-sandbox', '--disable-gpu'] });
}
