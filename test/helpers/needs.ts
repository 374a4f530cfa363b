import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a test may need of the machine, by the tag that it carries. A test whose need is missing is skipped and counted. */
export interface Need {
  readonly found: boolean;
  /** What is missing, and how to get it. */
  readonly missing: string;
}

const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Path of a Chromium that is installed here; undefined where there is none. `BROWSER_PATH` goes first. */
export function browserPath(): string | undefined {
  const candidates = [
    process.env.BROWSER_PATH ?? '',
    ...browsers.flatMap(onPath),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  return candidates.find(path => path !== '' && existsSync(path));
}

function onPath(name: string): string[] {
  return (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, name));
}

const runs = (name: string) => spawnSync(name, ['--version']).status === 0;

/** Asked once a run, by the configuration of vitest. */
export function needs(): Readonly<Record<string, Need>> {
  return {
    browser: {
      found: browserPath() !== undefined,
      missing: 'no Chromium (Debian: apt-get install chromium; elsewhere set BROWSER_PATH)',
    },
    cmark: { found: runs('cmark-gfm'), missing: 'no cmark-gfm (Debian: apt-get install cmark-gfm)' },
    root: {
      found: process.getuid?.() === 0,
      missing: 'only the superuser may make devices and give files away',
    },
    unprivileged: { found: process.getuid?.() !== 0, missing: 'the superuser may read everything' },
    bash: { found: runs('bash'), missing: 'no bash' },
    'full-device': { found: existsSync('/dev/full'), missing: 'no /dev/full on this system' },
    procfs: { found: existsSync('/proc/self/io'), missing: 'no /proc/<pid>/io on this system' },
    checkout: { found: existsSync('.git'), missing: 'this is no checkout of git' },
    shared: {
      found: existsSync('../shared/data'),
      missing: "other people's data sets are not here (../shared/data); look-alikes are tested instead",
    },
    process: { found: existsSync('dist/cli.cjs'), missing: 'dist/ is not built (npm run build)' },
  };
}
