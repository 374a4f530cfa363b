import { command } from '../command.ts';
import { InputError } from '../io.ts';
import {
  acceleratorsOf,
  choice,
  count,
  decimal,
  flag,
  hourlyPrice,
  law,
  list,
  number,
  option,
  output,
  share,
  text,
  wholeNumber,
  words,
} from '../options.ts';

const units = { s: 1, m: 60, min: 60, h: 3600 } as const;

/** Seconds of a time such as `30s`, `5m`, `1h`, or of seconds alone: what is shorter burns, what is longer never looks. */
function secondsOf(value: string, { name }: { readonly name: string }): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h)?$/.exec(value.trim()) ?? [];
  const seconds = Number(number) * units[unit as keyof typeof units];
  if (seconds >= 1 && seconds <= 86_400) return seconds;
  throw new InputError(`${name} must be a time from 1 s to 24 h, such as 30s: got '${value}'`);
}

export const args = { logs: words({ isRequired: true, isFile: true }) };

export const options = {
  plan: text('<file>', 'proposal that the run was planned by: YAML, JSON or Markdown'),
  promise: number(
    'a loss such as 2.8',
    '<loss>',
    "final loss that was promised (default: the plan's target)",
  ),
  law: law('<id|file>', 'law of the same data, whose loss is the promise where none is given'),
  metric: text('<name>', 'loss to judge (default: the first validation loss, else the train loss)'),
  listMetrics: flag('print the losses that the log has, and which one is judged'),
  unit: choice(['nats', 'bits', 'ppl', 'bpb'], '<unit>', 'unit of the loss (default: nats)'),
  bytesPerToken: decimal('<bytes>', 'bytes of a token, for --unit bpb'),
  params: count('parameters', '<N>', 'parameters that a token passes through: utilisation, lost FLOP'),
  tokensPerStep: count('tokens', '<n>', 'tokens of a step, where the log does not say'),
  steps: wholeNumber(1, '<T>', 'planned steps, where the log does not say'),
  schedule: choice(
    ['cosine', 'wsd', 'linear', 'constant', 'inverse-sqrt'],
    '<kind>',
    'how the learning rate runs',
  ),
  warmup: wholeNumber(0, '<n>', 'steps of warm-up'),
  decay: wholeNumber(1, '<n>', 'steps of the last decay, for wsd'),
  finalLr: share('<share>', 'last learning rate over its peak (default: 0)'),
  on: acceleratorsOf('what it runs on, such as "64 h100": utilisation and cost'),
  price: hourlyPrice('USD per accelerator-hour: cost'),
  days: decimal('<days>', 'days that were planned'),
  money: text('<usd>', 'money that was planned, such as $30k'),
  reserve: share('<share>', 'share of the time that was set aside'),
  against: text('<log>', 'log of another run on the same order of data: outliers of both are batches'),
  logEvery: wholeNumber(1, '<n>', 'steps between rows that name none'),
  as: text('<dialect>', 'dialect of the log, where it is not told by itself'),
  now: text('<time>', 'what time it is, such as 2026-03-01T12:00Z: tells a run that stands still'),
  rule: list(text('<id=level>', 'set an alert to off, info, warning or error, repeatable')),
  failOn: choice(['error', 'warning', 'never'], '<level>', 'exit 1 from this level on (default: error)'),
  follow: flag('read on as the log grows, and redraw, until the run ends'),
  every: option('<time>', 'time between looks, with --follow (default: 30s)', secondsOf),
  failFast: flag('with --follow: stop at the first finding of the level of --fail-on'),
  chart: output('<file.svg>', 'write the chart as SVG'),
  out: output('<file.csv>', 'add the finished run as a row that isoflop fit reads'),
};

export default command({
  name: 'monitor',
  summary: 'is a running job on its prediction: loss, spikes, throughput, end and cost from its log',
  section: 'operate',
  arguments: args,
  options,
  formats: ['svg', 'sarif', 'github'],
  inDocuments: true,
  isLong: true,
  help: `
Reads CSV, TSV, JSON lines, exports of Weights & Biases and TensorBoard, text of
Megatron-LM, NeMo, GPT-NeoX, DeepSpeed, torchtitan, torchtune, nanotron, OLMo,
Composer, MaxText, nanoGPT, llm.c, modded-nanogpt, nanochat, litgpt and the
Hugging Face Trainer, and its trainer_state.json. Several logs are one run, in
order; - is standard input.
Exit code 1 where an alert is an error, 2 where a log cannot be read.

Examples:
  isoflop monitor run.csv --promise 2.80 --schedule cosine --steps 162694
  isoflop monitor train.log --plan proposal.yml
  isoflop monitor train.log --plan proposal.yml --follow --every 60
  isoflop monitor run.jsonl --plan proposal.yml --chart run.svg
  isoflop monitor run.csv --plan proposal.yml --out points.csv
  isoflop rules spike-open`,
  run: async () => (await import('../answers/monitor.ts')).monitorAnswer,
});
