import { type Browser, chromium } from 'playwright-core';
import { browserPath } from './needs.ts';

/** Start the browser that is installed here. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath()!, args: ['--no-sandbox', '--disable-gpu'] });
}
