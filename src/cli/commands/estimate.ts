import { command } from '../command.ts';
import { fromOptions, limitOptions } from '../limit-options.ts';
import {
  acceleratorsList,
  choice,
  count,
  flag,
  hourlyPrice,
  law,
  list,
  number,
  output,
  quantity,
  runFile,
  share,
  text,
  utilisation,
  wholeNumber,
  words,
} from '../options.ts';
import { expertsOption } from '../request-options.ts';

import { latencyOptions, workload } from '../serving-option.ts';

export const args = { budget: words() };
export const options = {
  set: list(
    text('<key=value>', 'what the proposal says instead, such as hardware.count=8; no value: nothing'),
  ),
  params: count('parameters', '<N>', 'parameters, such as 70B; of a mixture of experts, all of them'),
  tokens: count('tokens', '<D>', 'training tokens, such as 1.4T'),
  model: text('<config|preset|run>', "the model's shape: a config.json, a preset, or a documented run"),
  law: law('<law>', 'law that fills in what is not given, by id or file (default: besiroglu2024)'),
  active: count('parameters', '<N>', 'parameters that a token passes through, in a mixture of experts'),
  experts: expertsOption('active experts of all, such as 8/256, where no shape says so; E alone: one active'),
  on: acceleratorsList(
    'how many of which, such as "1024 h100-sxm"; repeat it, or "h100,h200", to compare machines',
  ),
  ...limitOptions,
  loss: number('a loss such as 2.0', '<L>', 'target loss: the least compute that reaches it'),
  minimise: choice(
    ['cost', 'time'],
    '<what>',
    'with --loss: as few accelerators as the deadline needs, or all',
  ),
  uniqueTokens: count('tokens', '<U>', 'different tokens that there are'),
  ...fromOptions,
  inferenceTokens: count('tokens', '<D>', 'tokens that it must serve, beside the training budget'),
  serving: workload,
  ...latencyOptions,
  maxParams: count('parameters', '<N>', 'largest model that may be, all of its parameters counted'),
  precision: choice(
    ['bf16', 'fp16', 'fp8', 'fp4', 'fp32', 'tf32'],
    '<format>',
    'what it computes in, and its loss (default: bf16)',
  ),
  mfu: utilisation(
    'utilisation over the whole run, of the dense 16-bit peak, or "40% of fp8" (default: from documented runs like it)',
  ),
  mfuCounts: choice(
    ['6N', 'matmul', 'causal', 'full'],
    '<what>',
    'FLOP that --mfu counts: 6N, or what the shape says (default: 6N)',
  ),
  measured: text(
    '<rate>',
    'tokens a second of its steps, such as "14,451 tokens/s on 8 h100", or "… of 8B at 8192 on 8 h100"',
  ),
  like: list(
    runFile('<run.json>', 'a run of your own, in the form of data/runs: the best there is to predict from'),
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
  reserve: share('<share>', 'memory set aside, 0% for none (default: 5%, if cheap)', 0.9),
  out: output('<plan.yml>', 'write the plan as a proposal'),
  explain: flag('show how each number of the plan follows'),
  verbose: flag('all notes, not only the first three'),
  fitMemory: flag('list the layouts that fit, best first'),
  limit: wholeNumber(1, '<n>', 'layouts to list (default: 10)'),
};

export default command({
  name: 'estimate',
  summary: 'a whole plan: does it fit, what does it cost, when is it done, how sure',
  section: 'plan',
  arguments: args,
  options,
  inDocuments: true,
  isLong: true,
  help: `
Budgets: 1e24, "64 H100 * 30 days", "$250k", "30 days" (of what --on names).
A file (.yml, .json, .md) is a proposal, or the launch file of a framework
(also .toml, .py, .sh; several are one plan); options win over it.
Limits hold together: money, deadline, unique tokens, largest model, loss.

Examples:
  isoflop estimate --on "256 h100" --money 3M --deadline 6w --unique-tokens 30B
  isoflop estimate 1e24 --on "1024 h100-sxm"
  isoflop estimate --model llama3.1-405b --tokens 15.6T --on "16384 h100"
  isoflop estimate '$250k' --on "64 h100" --price 2.10
  isoflop estimate --params 8B --tokens 2T --on "64 h100" \\
    --measured "90k tokens/s on 8 h100"
  isoflop estimate --params 70B --tokens 2T --on "512 h100" --on "512 h200"
  isoflop estimate 1e24 --on "1024 h100" --inference-tokens 10T \\
    --serving "2 h100, fp8, 25 users, 1000/500" --tpot 30ms
  isoflop estimate plan.yml --deadline 30d
  isoflop estimate plan.yml --set hardware.count=8 --set budget.money=
  isoflop estimate 1e23 --on "512 h100" --out plan.yml`,
  run: async () => (await import('../answers/estimate.ts')).estimateAnswer,
});
