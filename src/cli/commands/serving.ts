import { command } from '../command.ts';
import {
  acceleratorsOf,
  choice,
  flag,
  hourlyPrice,
  list,
  required,
  requiredWord,
  utilisation,
  wholeNumber,
} from '../options.ts';
import { latency } from '../serving-option.ts';
import { modelIds } from './model.ts';

export const args = { model: requiredWord({ completes: modelIds }) };

export const options = {
  on: required(list(acceleratorsOf('devices that serve it, such as "2 h100", repeatable'))),
  precision: choice(
    ['fp32', 'bf16', 'fp16', 'fp8', 'int8', 'fp4'],
    '<format>',
    'format of the weights (default: bf16)',
  ),
  prompt: wholeNumber(1, '<P>', 'tokens of a prompt (default: 1000)'),
  answer: wholeNumber(1, '<O>', 'tokens of an answer (default: 1000)'),
  output: wholeNumber(1, '<O>', 'the same by its other name'),
  concurrency: wholeNumber(1, '<B>', 'sequences in flight (default: as many as memory holds)'),
  batch: wholeNumber(1, '<B>', 'the same by its other name'),
  ttft: latency('latest first token, such as 500ms'),
  tpot: latency('longest time a token, such as 30ms: the most users that keep it are found'),
  tensor: wholeNumber(1, '<t>', 'devices of one replica (default: all within a domain)'),
  price: hourlyPrice('USD per device-hour (default: offers on file)'),
  mfu: utilisation('utilisation of training that kappa compares with (default: 40%)'),
  sweep: flag('concurrency from 1 to what fits: latency against cost'),
};

export default command({
  name: 'serving',
  summary: 'what serving a model takes: batch, latency, tokens a second, cost, and kappa',
  section: 'operate',
  arguments: args,
  options,
  inDocuments: true,
  help: `
A model is a preset, a config.json or a size. kappa is the device time of a
served token over 2N FLOP at training's utilisation: what recommend
--inference-weight takes.

Examples:
  isoflop serving llama3-70b --on "2 h100" --precision fp8 --concurrency 25
  isoflop serving 8B --on h100 --on "1 a100" --tpot 30ms --price 2.10
  isoflop serving deepseek-v3 --on "8 h200" --precision fp8 --sweep`,
  run: async () => (await import('../answers/serving.ts')).servingAnswer,
});
