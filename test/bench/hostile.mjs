import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embed } from '../../dist/document.js';
import { hostileMarkdown } from '../document/hostile.mjs';
import { median } from './process.mjs';

/** How reading of hostile Markdown grows: exponent of processor time over length, from half a million characters to two. */
export async function bench(print) {
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-bench-'));
  const file = join(folder, 'plan.md');
  try {
    for (const [name, text] of hostileMarkdown) {
      const [short, long] = [await read(text(500_000)), await read(text(2_000_000))];
      const exponent = Math.log(long / short) / Math.log(4);
      print(
        `embed of ${name}: ${long.toFixed(0)} ms for 2 MB, growth exponent ${exponent.toFixed(2)} (goal 1.1)`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }

  async function read(text) {
    writeFileSync(file, text);
    const times = [];
    for (let round = 0; round < 5; round++) {
      const before = process.cpuUsage();
      // what is hostile may also be refused: that has to be as quick
      await embed([file], { check: true }).catch(() => {});
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
    }
    return median(times);
  }
}
