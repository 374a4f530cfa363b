import { spawnSync } from 'node:child_process';
import {
  optimalLoss,
  optimalParameters,
  optimumForCompute,
  parametricFrontier,
  parametricSurface,
  repetitionSurface,
} from '../../dist/core.js';
import { parseQuantity, recommend } from '../../dist/index.js';
import { parsePlain } from '../../dist/quantity.js';
import { measure, perSecond, series } from './process.mjs';

const cli = 'dist/cli.cjs';
const rounds = 21;

export async function bench(print) {
  const commands = [
    ['-e', '0'],
    [cli, 'recommend', '1e24'],
    [cli, 'recommend', '64 H100 * 30 days * 40%'],
  ];
  const [base, plain, expression] = series(commands, rounds);
  print(`whole process, median of ${rounds} interleaved runs: node -e 0 ${base.toFixed(1)} ms`);
  print(
    `  recommend 1e24                       ${plain.toFixed(1)} ms, ratio ${(plain / base).toFixed(2)} (goal 1.4)`,
  );
  print(
    `  recommend "64 H100 * 30 days * 40%"  ${expression.toFixed(1)} ms, ratio ${(expression / base).toFixed(2)} (goal 1.7)`,
  );
  const [memoryBase, memoryPlain, memoryExpression] = commands.map(args => measure(args).peak);
  print(
    `  peak memory: node -e 0 ${mb(memoryBase)}, plain ${mb(memoryPlain)} (${(memoryPlain / memoryBase).toFixed(2)}, goal 1.25), expression ${mb(memoryExpression)} (${(memoryExpression / memoryBase).toFixed(2)})`,
  );

  const coefficients = { E: 1.8172, A: 482.01, B: 2085.43, alpha: 0.3478, beta: 0.3658 };
  const frontier = parametricFrontier(coefficients);
  const surface = parametricSurface(frontier);
  const repeated = repetitionSurface(coefficients, 1e11);
  const at = index => 1e24 * (1 + index * 1e-7);
  const closed = perSecond(3e6, index => {
    const compute = at(index);
    const parameters = optimalParameters(frontier, compute);
    return parameters + compute / 6 / parameters + optimalLoss(frontier, compute);
  });
  const inference = perSecond(
    3e5,
    index => optimumForCompute(surface, at(index), { inferenceTokens: 5e12 }).parameters,
  );
  const constrained = perSecond(3e5, index => optimumForCompute(repeated, at(index)).parameters);
  const documents = perSecond(2e4, index => recommend({ compute: at(index) }).recommendations[0].parameters);
  print(
    `recommendations a second: closed form ${big(closed)} (goal 3 million), inference-aware ${big(inference)} (goal 200,000), data-constrained ${big(constrained)} (goal 200,000), whole documents ${big(documents)}`,
  );

  const plainParses = perSecond(
    1e6,
    index => parsePlain(index % 2 ? '5.76e23 FLOP' : '1.4T tokens').value % 7,
  );
  await parseQuantity('1 + 1');
  const start = process.hrtime.bigint();
  for (let index = 0; index < 2e4; index++) await parseQuantity('2 ZFLOP * 3');
  const parsed = 2e4 / (Number(process.hrtime.bigint() - start) / 1e9);
  print(`parses a second: plain ${big(plainParses)}, expressions ${big(parsed)}`);

  for (const count of [100_000, 1_000_000]) {
    const input = Array.from({ length: count }, (_, index) =>
      (1e20 * 1.00001 ** index).toExponential(4),
    ).join('\n');
    const begin = process.hrtime.bigint();
    const child = spawnSync(process.execPath, [cli, 'recommend', '-', '--format', 'csv'], {
      input,
      maxBuffer: 1 << 30,
    });
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (child.status !== 0) throw new Error(String(child.stderr));
    const memory = measure([cli, 'recommend', '-', '--format', 'csv'], { input }).peak;
    print(
      `${count.toLocaleString('en')} budgets through standard input to CSV: ${seconds.toFixed(2)} s${count === 1e6 ? ' (goal 3 s)' : ''}, peak memory ${mb(memory)}`,
    );
  }
}

const mb = kib => `${(kib / 1024).toFixed(0)} MiB`;
const big = value => Number(value.toPrecision(3)).toLocaleString('en');
