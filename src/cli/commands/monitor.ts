import { command } from '../command.ts';
import {
  acceleratorsOf,
  choice,
  count,
  decimal,
  hourlyPrice,
  list,
  number,
  share,
  text,
  wholeNumber,
  words,
} from '../options.ts';

export const args = { logs: words({ isRequired: true }) };

export const options = {
  promise: number('a loss such as 2.8', '<loss>', 'final loss that was promised'),
  metric: text('<name>', 'loss to judge (default: the first validation loss, else the train loss)'),
  unit: choice(['nats', 'bits', 'ppl', 'bpb'], '<unit>', 'unit of the loss (default: nats)'),
  bytesPerToken: decimal('<bytes>', 'bytes of a token, for --unit bpb'),
  params: count('parameters', '<N>', 'parameters: with --on the utilisation'),
  tokensPerStep: count('tokens', '<n>', 'tokens of a step, where the log does not say'),
  steps: wholeNumber(1, '<T>', 'planned steps, where the log does not say'),
  schedule: choice(
    ['cosine', 'wsd', 'linear', 'constant', 'inverse-sqrt'],
    '<kind>',
    'how the learning rate runs',
  ),
  warmup: wholeNumber(0, '<n>', 'steps of warm-up'),
  decay: wholeNumber(1, '<n>', 'steps of the last decay (wsd)'),
  finalLr: share('<share>', 'last learning rate over its peak (default: 0)'),
  on: acceleratorsOf('what it runs on, such as "64 h100": utilisation and cost'),
  price: hourlyPrice('USD per accelerator-hour: cost'),
  days: decimal('<days>', 'days that were planned'),
  money: text('<usd>', 'money that was planned, such as $30k'),
  reserve: share('<share>', 'share of the time that was set aside'),
  logEvery: wholeNumber(1, '<n>', 'steps between rows that name none'),
  as: text('<dialect>', 'dialect of the log, where it is not told by itself'),
  rule: list(text('<id=level>', 'level of an alert: error, warning, info or off; repeatable')),
  failOn: choice(['error', 'warning', 'never'], '<level>', 'exit 1 from this level on (default: error)'),
};

export default command({
  name: 'monitor',
  summary: 'is a running job on its prediction: loss, spikes, throughput, end and cost from its log',
  arguments: args,
  options,
  inDocuments: true,
  help: `
Reads CSV, TSV, JSON lines, exports of Weights & Biases, text of Megatron-LM,
GPT-NeoX, torchtitan, nanoGPT, llm.c, modded-nanogpt, nanochat, litgpt and the
Hugging Face Trainer. Several logs are one run in order; - is standard input.
Exit code 1 where an alert is an error, 2 where a log cannot be read.

Examples:
  isoflop monitor run.csv --promise 2.80 --schedule cosine --steps 162694
  isoflop monitor train.log --on "64 h100" --params 7B --price 2.10 --days 14
  isoflop monitor trainer_state.json --json`,
  run: async () => (await import('../answers/monitor.ts')).monitorAnswer,
});
