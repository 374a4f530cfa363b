import { againstHistory, estimate, findModel, searchPlans } from '../../dist/index.js';
import { median, series } from './process.mjs';

const cli = 'dist/cli.cjs';
const rounds = 21;

export async function bench(print) {
  const commands = [
    ['-e', '0'],
    [cli, 'estimate', '1e24', '--on', '1024 h100-sxm'],
    [cli, 'estimate', '--model', 'llama3.1-405b', '--tokens', '15.6T', '--on', '16384 h100', '--fit-memory'],
    [cli, 'runs', 'llama3.1-405b'],
  ];
  const [base, ...times] = series(commands, rounds);
  print(`whole process, median of ${rounds} interleaved runs: node -e 0 ${base.toFixed(1)} ms`);
  for (const [index, time] of times.entries()) {
    const goal = index === 0 ? ' (goal 1.8)' : '';
    print(
      `  ${commands[index + 1].slice(1).join(' ')}: ${time.toFixed(1)} ms, ratio ${(time / base).toFixed(2)}${goal}`,
    );
  }

  const sparse = { model: findModel('deepseek-v3').architecture, tokens: 14.8e12, accelerator: 'h800' };
  const dense = { model: findModel('llama3.1-405b').architecture, tokens: 15.6e12, accelerator: 'h100' };
  for (const [name, request] of [
    ['405B dense', dense],
    ['671B with 256 experts', sparse],
  ]) {
    const taken = milliseconds(5, () =>
      searchPlans({ ...request, accelerators: 16_384, batchTokens: 67_108_864 }),
    );
    print(
      `plan search, ${name} on 16,384 accelerators: first ${taken[0].toFixed(0)} ms, median ${median(taken).toFixed(0)} ms (goal 200)`,
    );
  }
  const plain = milliseconds(50, () => estimate({ compute: 1e24, accelerator: 'h100', accelerators: 1024 }));
  print(`estimate in process: median ${median(plain).toFixed(2)} ms`);
  const { rows, coverage, medianError, withoutFamily, constant } = againstHistory();
  print(
    `estimates against history: ${(100 * coverage).toFixed(1)}% of ${rows.length} runs within the band (goal 80), median error ${(100 * medianError).toFixed(1)}% (goal 15; a constant ${constant.utilisation} gives ${(100 * constant.medianError).toFixed(1)}%); families left out: ${(100 * withoutFamily.coverage).toFixed(1)}%, ${(100 * withoutFamily.medianError).toFixed(1)}%`,
  );
}

function milliseconds(count, run) {
  return Array.from({ length: count }, () => {
    const start = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - start) / 1e6;
  });
}
