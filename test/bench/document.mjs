import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, once, series } from './process.mjs';

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../dist/cli.cjs');
const filler = `${'A sentence of the plan, with **emphasis**, `code` and a [link](https://example.org) in it. '.repeat(5)}\n\n`;

/** A document of about `size` characters with `count` regions; `budget` names the command of each. */
function document(count, size, budget) {
  const share = size / count;
  const parts = [];
  for (let index = 0; index < count; index++) {
    const region = `It takes <!-- isoflop recommend ${budget(index)} : parameters -->72.2B<!-- /isoflop --> parameters.\n\n`;
    let part = region;
    while (part.length + filler.length / 2 < share) part += filler;
    parts.push(part);
  }
  return parts.join('');
}

/** Whole-process times of `isoflop embed` on large documents, and of `embed --check` on a planning document. */
export async function bench(print) {
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-bench-'));
  try {
    const cases = [
      ['10,000 regions, 5 MB, one command', 10_000, 5e6, () => '5.76e23'],
      ['10,000 regions, 5 MB, 10,000 commands', 10_000, 5e6, index => `${(1 + index / 1e4).toFixed(4)}e23`],
      ['5,000 regions, 2.5 MB, 5,000 commands', 5_000, 2.5e6, index => `${(1 + index / 1e4).toFixed(4)}e23`],
    ];
    for (const [name, count, size, budget] of cases) {
      const file = join(folder, 'plan.md');
      const text = document(count, size, budget);
      const times = [];
      for (let round = 0; round < 3; round++) {
        writeFileSync(file, text);
        times.push(once([cli, 'embed', file]).wall);
      }
      const changed = readFileSync(file, 'utf8') !== text;
      if (!changed && count > 1 && budget(1) !== budget(0)) throw new Error('nothing was embedded');
      print(
        `embed, ${name} (${(text.length / 1e6).toFixed(1)} MB): ${(median(times) / 1000).toFixed(2)} s (goal 3 s)`,
      );
    }
    for (const name of ['README.md', 'data/examples/planning-document.md']) {
      const plan = join(folder, basename(name));
      writeFileSync(plan, readFileSync(join(dirname(cli), '..', name), 'utf8'));
      once([cli, 'embed', plan]);
      const [base, check] = series(
        [
          ['-e', '0'],
          [cli, 'embed', '--check', plan],
        ],
        20,
      );
      const ratio = (check / base).toFixed(2);
      print(`embed --check ${name}: ${check.toFixed(0)} ms, ${ratio} times node -e 0 (goal 3)`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
