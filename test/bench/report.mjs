import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { measure, series } from './process.mjs';

const cli = 'dist/cli.cjs';
const proposal = 'test/report/proposals/spring.yml';
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export async function bench(print) {
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-bench-'));
  const page = join(folder, 'report.html');
  const svg = join(folder, 'chart.svg');
  try {
    const commands = [
      ['-e', '0'],
      [cli, 'report', proposal, '-o', page],
      [cli, 'plot', 'isoflop', '1e24', '-o', svg],
      [cli, 'plot', 'frontier', '-o', svg],
    ];
    const [base, ...times] = series(commands, 9);
    print(`whole process, median of 9 interleaved runs: node -e 0 ${base.toFixed(1)} ms`);
    ['report', 'plot isoflop', 'plot frontier'].forEach((name, index) => {
      print(`  ${name.padEnd(14)} ${times[index].toFixed(1)} ms, ratio ${(times[index] / base).toFixed(2)}`);
    });
    print(`  report's peak memory ${(measure(commands[1]).peak / 1024).toFixed(0)} MiB`);
    print(`page ${(statSync(page).size / 1000).toFixed(1)} kB (goal 300)`);
    await inBrowser(page, print);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** First paint, with everything drawn, and what a change takes, in a real browser. */
async function inBrowser(path, print) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const executablePath = [
    process.env.BROWSER_PATH,
    ...folders.flatMap(at => names.map(name => join(at, name))),
  ].find(candidate => candidate !== undefined && existsSync(candidate));
  if (executablePath === undefined) return print('no browser found: first paint is not measured');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const paints = [];
  const ready = [];
  const changes = [];
  for (let round = 0; round < 9; round++) {
    await page.goto('about:blank');
    await page.goto(pathToFileURL(path).href);
    await page.waitForFunction(
      () =>
        'isoflop' in document.documentElement.dataset &&
        performance.getEntriesByName('first-contentful-paint').length > 0,
    );
    paints.push(
      await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime),
    );
    ready.push(await page.evaluate(() => performance.getEntriesByName('isoflop-ready')[0].startTime));
    changes.push(
      await page.evaluate(() => {
        const field = document.getElementById('count');
        const start = performance.now();
        field.value = '2048';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        return performance.now() - start;
      }),
    );
  }
  await browser.close();
  print(
    `first paint, all drawn: median ${median(paints).toFixed(0)} ms, worst ${Math.max(...paints).toFixed(0)} ms of 9 (goal 500); values can be changed after ${median(ready).toFixed(0)} ms; a change takes ${median(changes).toFixed(0)} ms`,
  );
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
