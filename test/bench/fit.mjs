// Speed of fitting, with the figures of other programs beside ours. Run alone: node test/bench/fit.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { fitParametric, fitRuns, readRuns } from '../../dist/fit.js';
import { coverage } from './fit-coverage.mjs';
import { normal, sfc32 } from './fit-random.mjs';

const shared = '../shared/data/chinchilla-figure-4.csv';
const simulated = 'data/examples/simulated-runs.csv';

/** Runs simulated from the default law about the compute-optimal line, noise 0.5%. */
function simulate(count) {
  const random = sfc32(1, count);
  return Array.from({ length: count }, (_, line) => {
    const parameters = 10 ** (7.7 + 2.5 * random());
    const tokens = parameters * 10 ** (0.3 + 2 * random());
    const loss = 1.8172 + 482.01 / parameters ** 0.3478 + 2085.43 / tokens ** 0.3658;
    return { line, parameters, tokens, loss: loss * Math.exp(0.005 * normal(random)) };
  });
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}

async function timed(work) {
  const start = performance.now();
  const result = await work();
  return { ms: performance.now() - start, result };
}

/** Whole-process wall time of each command, interleaved, medians. */
function processes(commands, rounds = 15) {
  const times = commands.map(() => []);
  for (let round = 0; round < rounds; round++) {
    commands.forEach((argv, index) => {
      const start = performance.now();
      spawnSync(process.execPath, argv);
      times[index].push(performance.now() - start);
    });
  }
  return times.map(median);
}

/**
 * @param print takes a line
 * @param options slow: false leaves out the coverage simulation (some minutes)
 */
export async function bench(print, { slow = true } = {}) {
  const real = existsSync(shared);
  const file = real ? shared : simulated;
  const drop = real ? 5 : 0;
  if (!real) print(`SKIPPED: the 240 Chinchilla points, ${shared} is not here; timing ${simulated} instead`);
  const all = await readRuns(readFileSync(file, 'utf8'));
  const runs = all.toSorted((one, other) => other.loss - one.loss).slice(drop);

  const cold = await timed(() => fitParametric(runs));
  const { certificate } = cold.result;
  const again = [];
  for (let round = 0; round < 30; round++) again.push((await timed(() => fitParametric(runs))).ms);
  const warm = median(again);
  const name = `${runs.length} points`;
  print(
    `fit of ${name} with certificate: ${cold.ms.toFixed(0)} ms the first time, ${warm.toFixed(1)} ms warm (goal 100)`,
  );
  print(
    `  objective ${certificate.objective.toPrecision(13)}, ${certificate.reached} of ${certificate.starts} starts`,
  );
  print(
    '  peers: scipy L-BFGS-B over 4,500 starts 27 s and 0.00101827402; vpnls grid 0.2 s; kyo-takano/chinchilla 287 s',
  );
  print(
    `single descent with its share of the screening: ${(warm / certificate.starts).toFixed(2)} ms (goal 3)`,
  );

  const [base, json, table] = processes([
    ['-e', '0'],
    ['dist/cli.cjs', 'fit', file, '--drop-worst', String(drop), '--json'],
    ['dist/cli.cjs', 'fit', file, '--drop-worst', String(drop)],
  ]);
  print(
    `isoflop fit, whole process: ${table.toFixed(0)} ms, ${(table / base).toFixed(2)} times node -e 0 (${base.toFixed(0)} ms; goal 3); --json ${(json / base).toFixed(2)} times`,
  );

  const cores = availableParallelism();
  for (const workers of [0, 2]) {
    const { ms } = await timed(() => fitRuns(runs, { bootstrap: 4000, seed: 1, workers }));
    const where = workers === 0 ? 'no worker threads' : `${workers} worker threads, ${cores} cores`;
    print(
      `4,000 bootstraps of ${name}: ${(ms / 1000).toFixed(2)} s, ${where} (goal 3 s on two cores; scipy BFGS 20 s)`,
    );
  }
  const halves = [];
  for (const bootstrap of [1000, 2000, 4000]) {
    halves.push((await timed(() => fitRuns(runs, { bootstrap, seed: 2, workers: 0 }))).ms);
  }
  print(`  1,000, 2,000, 4,000 bootstraps: ${halves.map(ms => `${ms.toFixed(0)} ms`).join(', ')}`);

  const sizes = [25_000, 50_000, 100_000];
  const large = [];
  for (const size of sizes) {
    const many = simulate(size);
    large.push((await timed(() => fitParametric(many))).ms);
  }
  print(
    `25,000, 50,000, 100,000 points: ${large.map(ms => `${ms.toFixed(0)} ms`).join(', ')} (goal 2 s for the last)`,
  );

  if (!slow) return;
  for (const tails of ['heavy', 'normal']) await coverage(print, { tails });
  // a small pilot, of which plain percentiles hold the truth in 98%
  await coverage(print, { tails: 'normal', budgets: 5, sizes: 9 });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await bench(console.log, { slow: !process.argv.includes('--quick') });
}
