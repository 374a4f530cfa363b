import { command } from '../command.ts';
import {
  acceleratorsOf,
  choice,
  count,
  flag,
  hourlyPrice,
  law,
  quantity,
  text,
  wholeNumber,
  words,
} from '../options.ts';

export const args = { budget: words() };
export const options = {
  params: count('parameters', '<N>', 'parameters, such as 70B'),
  tokens: count('tokens', '<D>', 'training tokens, such as 1.4T'),
  model: text('<config|preset|run>', "the model's shape: a config.json, a preset, or a documented run"),
  law: law('<law>', 'law that fills in what is not given, by id or file (default: besiroglu2024)'),
  on: acceleratorsOf('how many of which, such as "1024 h100-sxm"'),
  precision: choice(['bf16', 'fp16', 'fp8', 'fp32'], '<format>', 'what it computes in (default: bf16)'),
  mfu: quantity(
    'number',
    '<share>',
    'utilisation over the whole run, of the dense peak in --precision (default: from documented runs like it)',
  ),
  mfuCounts: choice(
    ['6N', 'matmul', 'causal', 'full'],
    '<what>',
    'FLOP that --mfu counts: 6N, or what the shape says (default: 6N)',
  ),
  price: hourlyPrice('USD per accelerator-hour (default: offers on file)'),
  power: quantity('joule/second', '<watts>', 'drawn per accelerator (default: its limit)'),
  pue: quantity('number', '<ratio>', 'energy of the facility over that of the equipment'),
  grid: text('<kg/kWh>', 'carbon of the electricity, such as 0.385 or "385 g/kWh"'),
  sequenceLength: count('tokens', '<tokens>', 'context in training'),
  batch: count('tokens', '<tokens>', 'tokens a step, such as 4M'),
  tensor: wholeNumber(1, '<n>', 'tensor-parallel degree; what is not given is searched'),
  pipeline: wholeNumber(1, '<n>', 'pipeline stages'),
  interleave: wholeNumber(1, '<n>', 'chunks of layers per stage'),
  data: wholeNumber(1, '<n>', 'replicas'),
  context: wholeNumber(1, '<n>', 'context-parallel degree'),
  expert: wholeNumber(1, '<n>', 'expert-parallel degree'),
  zero: choice(['0', '1', '2', '3'], '<stage>', 'ZeRO stage'),
  microBatch: wholeNumber(1, '<n>', 'sequences that a replica works on at once'),
  recompute: choice(['none', 'selective', 'full'], '<how>', 'activations in the backward pass'),
  framework: text('<name>', 'what a device keeps: megatron, fsdp2, deepspeed, …'),
  gradients: choice(['bf16', 'fp32'], '<format>', "kept in (default: the framework's)"),
  reserve: quantity('number', '<share>', 'memory set aside (default: 5%, if cheap)'),
  fitMemory: flag('list the layouts that fit, best first'),
  limit: wholeNumber(1, '<n>', 'layouts to list (default: 10)'),
};

export default command({
  name: 'estimate',
  summary: 'a whole plan: size, time, money, energy, memory, layout and failures, with low, likely and high',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Budgets: 1e24, "64 H100 * 30 days", "$250k", "30 days" (of what --on names).

Examples:
  isoflop estimate 1e24 --on "1024 h100-sxm"
  isoflop estimate --model llama3.1-405b --tokens 15.6T --on "16384 h100"
  isoflop estimate '$250k' --on "64 h100" --price 2.10
  isoflop estimate --params 70B --tokens 2T --on "512 a100" --mfu 43%
  isoflop estimate --model deepseek-v3 --tokens 14.8T --on "2048 h800"`,
  run: async () => (await import('../answers/estimate.ts')).estimateAnswer,
});
