// How time and memory grow with what a command is given: whole processes, one interleaved series, and each as so many
// starts of node. Run alone: node test/bench/growth.mjs [--quick]
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { normal, sfc32 } from './fit-random.mjs';
import { measure, median } from './process.mjs';

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../dist/cli.cjs');
const lines = (count, of) => `${Array.from({ length: count }, (_, index) => of(index)).join('\n')}\n`;
const loss = (N, D) => 1.8172 + 482.01 / N ** 0.3478 + 2085.43 / D ** 0.3658;

/** Runs about the compute-optimal line of the default law; on some budgets, or as curves of some sizes. */
function runs(count, { budgets = 0, sizes = 0 } = {}) {
  const random = sfc32(1, count);
  return `N,D,loss\n${lines(count, index => {
    const step = (of, places) => (of === 0 ? random() : (index % places) / places);
    let N = 10 ** (7.7 + 2.5 * step(sizes, sizes));
    let D = N * 10 ** (0.3 + 2 * random());
    if (budgets > 0) {
      const compute = 10 ** (18 + (index % budgets));
      N = Math.sqrt(compute / 120) * 10 ** (random() - 0.5);
      D = compute / 6 / N;
    }
    const noisy = loss(N, D) * Math.exp(0.005 * normal(random));
    return `${N.toPrecision(7)},${D.toPrecision(7)},${noisy.toFixed(5)}`;
  })}`;
}

function wide(columns, nameOf) {
  const header = ['N', 'D', 'loss', ...Array.from({ length: columns - 3 }, (_, index) => nameOf(index))];
  return `${header.join(',')}\n${lines(10, row => {
    const [N, D] = [1e8 * 2 ** row, 1e8 * 2 ** row * (5 + 7 * (row % 3))];
    return [N, D, loss(N, D).toFixed(4), ...new Array(columns - 3).fill(1)].join(',');
  })}`;
}

const proposal = index =>
  `name: plan ${index}\nmodel:\n  parameters: 7B\ndata:\n  tokens: ${100 + (index % 50)}B\ncompute: 5.9e21\n`;
const region = index =>
  `It takes <!-- isoflop recommend ${(1 + (index % 100) / 100).toFixed(2)}e23 : parameters -->72B<!-- /isoflop --> parameters.\n`;
const budget = index => `${(1 + (index % 997) / 1000).toFixed(3)}e23`;

/** What grows: `sizes` rise, `file` makes the input of one, `args` the command line. The first size is the base. */
const series = [
  {
    name: 'fit, rows',
    sizes: [1e3, 250e3, 1e6],
    file: n => runs(n),
    args: f => ['fit', f],
    starts: 100,
    megabytes: 500,
  },
  {
    name: 'fit --method isoflop, rows',
    sizes: [1e3, 60e3, 240e3],
    file: n => runs(n, { budgets: 5 }),
    args: f => ['fit', f, '--method', 'isoflop', '--budgets', '1e18,1e19,1e20,1e21,1e22'],
    exit: [0, 1],
  },
  {
    name: 'fit --method envelope, rows',
    sizes: [1e3, 60e3, 240e3],
    file: n => runs(n, { sizes: 8 }),
    args: f => ['fit', f, '--method', 'envelope'],
    exit: [0, 1],
  },
  { name: 'plot fit, rows', sizes: [1e3, 250e3, 1e6], file: n => runs(n), args: f => ['plot', 'fit', f] },
  {
    name: 'fit, columns',
    sizes: [100, 25e3, 100e3],
    file: n => wide(n, index => `x${index}`),
    args: f => ['fit', f],
  },
  {
    name: 'fit, columns all named loss',
    sizes: [100, 4e3, 16e3],
    file: n => wide(n, () => 'loss'),
    args: f => ['fit', f],
    exit: [2],
    starts: 8,
  },
  {
    name: 'fit, columns all named loss',
    sizes: [100, 25e3, 100e3],
    file: n => wide(n, () => 'loss'),
    args: f => ['fit', f],
    exit: [2],
  },
  {
    name: 'check, blocks of a document',
    key: 'blocks',
    extension: '.md',
    sizes: [10, 1250, 5000],
    file: n => lines(n, index => `\`\`\`yaml isoflop\n${proposal(index)}\`\`\`\n`),
    args: f => ['check', f],
    exit: [0, 1],
  },
  {
    name: 'check, files',
    key: 'files',
    sizes: [10, 1250, 5000],
    folder: n => Array.from({ length: n }, (_, index) => proposal(index)),
    args: f => ['check', ...f],
    exit: [0, 1],
    than: { key: 'blocks', least: 1 / 1.5 },
  },
  {
    name: 'recommend -, lines',
    key: 'good',
    sizes: [100, 50e3, 200e3],
    stdin: n => lines(n, budget),
    args: () => ['recommend', '-'],
  },
  {
    name: 'recommend -, bad lines',
    key: 'bad',
    sizes: [100, 50e3, 200e3],
    stdin: n => lines(n, index => `${budget(index)} bananas`),
    args: () => ['recommend', '-'],
    exit: [2],
    than: { key: 'good', most: 5 },
  },
  {
    name: 'recommend -, bytes of one line',
    sizes: [1e6, 75e6, 300e6],
    stdin: n => `1e24\n${'x'.repeat(n)}\n`,
    args: () => ['recommend', '-'],
    exit: [2],
  },
  {
    name: 'recommend, budgets of a range',
    sizes: [100, 2500, 10e3],
    args: (_, n) => ['recommend', `1e18..1e26:${n}`],
  },
  {
    name: 'embed, regions',
    extension: '.md',
    sizes: [100, 25e3, 100e3],
    file: n => lines(n, region),
    args: f => ['embed', f],
    megabytes: 300,
  },
  {
    name: 'model, bytes of a config',
    extension: '.json',
    sizes: [1e3, 1e6, 4e6],
    file: n =>
      JSON.stringify({
        model_type: 'llama',
        hidden_size: 4096,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        intermediate_size: 11008,
        vocab_size: 32000,
        remark: 'x'.repeat(n),
      }),
    args: f => ['model', f],
  },
  {
    name: 'design, simulations',
    sizes: [100, 2500, 10e3],
    args: (_, n) => ['design', '--pilot', '1e21', '--target', '1e24', '--simulations', String(n)],
  },
  {
    name: 'monitor, rows of a log',
    sizes: [1e3, 50e3, 200e3],
    file: n =>
      `step,tokens,loss\n${lines(n, at => `${at + 1},${(at + 1) * 1e6},${2 + 3 / Math.sqrt(at + 1)}`)}`,
    args: f => ['monitor', f],
    exit: [0, 1],
  },
  {
    name: 'estimate, bytes of a proposal',
    extension: '.yml',
    sizes: [1e3, 250e3, 900e3],
    file: longProposal,
    args: f => ['estimate', f],
  },
  {
    name: 'laws, bytes of a law file',
    extension: '.json',
    sizes: [1e3, 250e3, 1e6],
    file: lawFile,
    args: f => ['laws', f],
  },
  {
    name: 'report, bytes of a proposal',
    extension: '.yml',
    sizes: [1e3, 250e3, 900e3],
    file: longProposal,
    args: f => ['report', f],
    exit: [0, 1],
  },
];

/** Commands that are asked for a few words, whose answers have no size but that of the project's own data. */
const sizeless = [
  'accelerators',
  'compare',
  'completion',
  'convert',
  'data',
  'hyperparameters',
  'init',
  'rules',
  'runs',
  'schema',
  'serving',
  'shape',
  'tasks',
];

function longProposal(bytes) {
  return `${proposal(0)}${lines(Math.ceil(bytes / 80), () => `# ${'x'.repeat(77)}`)}`;
}

function lawFile(bytes) {
  const coefficients = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
  return JSON.stringify({ form: 'parametric', name: 'ours', notes: ['x'.repeat(bytes)], coefficients });
}

/** Every command that the help lists has a series, or is known to have no size. */
function expectEach() {
  const help = execFileSync(process.execPath, [cli, '--help'], { encoding: 'utf8' });
  const commands = [...help.matchAll(/^ {2}([a-z]+)(?= )/gm)]
    .map(([, name]) => name)
    .filter(name => name !== 'isoflop');
  if (commands.length < 10) throw new Error(`Commands of the help are not found: ${commands.join(', ')}`);
  const measured = series.map(({ name }) => name.split(/[ ,]/)[0]);
  const left = commands.filter(name => !measured.includes(name) && !sizeless.includes(name));
  if (left.length > 0) throw new Error(`Nothing is measured of ${left.join(', ')}`);
}

/** Processes of one point, written down once. */
function prepare(folder, one, size, index) {
  const path = join(folder, `${index}-${size}${one.extension ?? '.csv'}`);
  let named = path;
  if (one.file !== undefined) writeFileSync(path, one.file(size));
  if (one.folder !== undefined) {
    mkdirSync(path);
    named = one.folder(size).map((text, place) => {
      writeFileSync(join(path, `${place}.yml`), text);
      return join(path, `${place}.yml`);
    });
  }
  return {
    args: [cli, ...one.args(named, size)],
    options: {
      exit: one.exit ?? [0],
      ...(one.stdin !== undefined && { input: one.stdin(size) }),
    },
  };
}

export async function bench(print, { rounds = 3, scale = 1 } = {}) {
  expectEach();
  const folder = mkdtempSync(join(tmpdir(), 'isoflop-growth-'));
  try {
    const points = series.flatMap((one, index) =>
      one.sizes.map(size => ({
        index,
        ...prepare(folder, one, Math.max(10, size / scale), index),
        found: [],
      })),
    );
    const starts = [];
    for (let round = 0; round < rounds; round++) {
      starts.push(measure(['-e', '0']).cpu);
      for (const point of points) point.found.push(measure(point.args, point.options));
    }
    const start = median(starts);
    print(`one start of node: ${start.toFixed(0)} ms of processor time, in which all is counted`);
    const costs = new Map();
    for (const [index, one] of series.entries()) {
      const own = points.filter(point => point.index === index);
      const [least, middle, most] = own.map(point => median(point.found.map(({ cpu }) => cpu)));
      const megabytes = median(own.at(-1).found.map(({ peak }) => peak)) / 1024;
      const exponent = Math.log((most - least) / (middle - least)) / Math.log(one.sizes[2] / one.sizes[1]);
      if (one.key !== undefined) costs.set(one.key, most - least);
      const goals = [`${(most / start).toFixed(1)} starts${one.starts ? ` (goal ${one.starts})` : ''}`];
      goals.push(`${megabytes.toFixed(0)} MB${one.megabytes ? ` (goal ${one.megabytes})` : ''}`);
      goals.push(`exponent ${Number.isFinite(exponent) ? exponent.toFixed(2) : 'none'} (goal 1.1)`);
      if (one.than?.most !== undefined)
        goals.push(
          `${((most - least) / costs.get(one.than.key)).toFixed(1)} times a good one (goal ${one.than.most})`,
        );
      if (one.than?.least !== undefined)
        goals.push(
          `blocks cost ${(costs.get(one.than.key) / (most - least)).toFixed(2)} times as much (goal 1.5)`,
        );
      print(`${one.name}, ${Math.round(one.sizes[2] / scale).toLocaleString('en')}: ${goals.join(', ')}`);
    }
    print(`No input of any size: ${sizeless.join(', ')}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href)
  await bench(console.log, process.argv.includes('--quick') ? { rounds: 1, scale: 10 } : {});
