// Counts a second in this process, and the time of `isoflop model` as a whole process over `node -e 0`.
import { completeArchitecture, suggestShapes } from '../../dist/index.js';
import { countParameters, flopPerToken } from '../../dist/model.js';
import { perSecond, series } from './process.mjs';

const cli = new URL('../../dist/cli.cjs', import.meta.url).pathname;

const dense = layers =>
  completeArchitecture({
    layers,
    hidden: 4096,
    heads: 32,
    kvHeads: 8,
    feedForward: 14336,
    vocabulary: 128256,
  });
const mixture = layers =>
  completeArchitecture({
    layers,
    hidden: 7168,
    heads: 128,
    headDimension: 128,
    feedForward: 18432,
    vocabulary: 129280,
    latent: {
      queryRank: 1536,
      keyValueRank: 512,
      nopeDimension: 128,
      ropeDimension: 64,
      valueDimension: 128,
    },
    mixture: {
      experts: 256,
      activeExperts: 8,
      expertFeedForward: 2048,
      sharedExperts: 1,
      denseLayers: 3,
    },
  });

export function bench(print) {
  // different shapes in turn, so that no call can be lifted out of the loop
  const shapes = Array.from({ length: 64 }, (_, index) => (index % 2 ? mixture : dense)(16 + index));
  const counts = perSecond(3e6, index => countParameters(shapes[index % 64]).total);
  const flop = perSecond(
    1e6,
    index => flopPerToken(shapes[index % 64], { sequenceLength: 1024 + (index % 8) * 1024 }).training,
  );
  const complete = perSecond(3e5, index => dense(1 + (index % 100)).layers);
  const suggested = perSecond(300, index => suggestShapes(7e9 + index * 1e7)[0].parameters.total);
  const big = value => Number(value.toPrecision(3)).toLocaleString('en');
  print(`parameter counts a second: ${big(counts)} (goal 1 million), FLOP counts ${big(flop)}`);
  print(`descriptions completed and checked a second: ${big(complete)}, shapes suggested ${big(suggested)}`);

  const [base, preset, config, shape] = series(
    [
      ['-e', '0'],
      [cli, 'model', 'llama3.1-8b'],
      [cli, 'model', 'test/model/configs/llama-3-8b.json'],
      [cli, 'shape', '8B'],
    ],
    15,
  );
  const over = time => `${time.toFixed(1)} ms, ratio ${(time / base).toFixed(2)}`;
  print(`whole processes, median of 15; node -e 0 ${base.toFixed(1)} ms`);
  print(`  model llama3.1-8b  ${over(preset)} (goal 1.8)`);
  print(`  model config.json  ${over(config)} (goal 1.8)`);
  print(`  shape 8B           ${over(shape)}`);
}
