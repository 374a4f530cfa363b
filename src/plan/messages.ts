import { type Caveat, caveat } from '../core/caveat.ts';
import type { ExplainedCaveat } from '../planner/types.ts';
import { formatBytes, formatCount, formatDuration, formatPercent, formatRatio } from '../quantity/format.ts';
import { grouped } from '../text/numbers.ts';

type Args = Caveat['args'];

const sentences: Readonly<Record<string, (args: Args) => string>> = {
  'accelerators-missing': () =>
    'Without accelerators there is no time, money, energy or memory: name them with --on, such as "1024 h100-sxm"',
  'one-accelerator': args =>
    `One ${args.accelerator} is taken: say how many with --on, such as "1024 h100-sxm"`,
  'fp32-shares': () =>
    'Documented runs computed in 16 bits: in FP32 they are taken to reach the same share of its own peak, which none of them documents',
  'beyond-learned-positions': args =>
    `A sequence of ${grouped(Number(args.sequenceLength))} tokens is longer than the ${grouped(Number(args.positions))} positions that the model learned`,
  'few-documented-runs': args =>
    Number(args.runs) === 0
      ? `No documented run on this generation of ${args.accelerator}: the band is wider for it`
      : `Only ${args.runs} documented run${args.runs === 1 ? '' : 's'} on this generation of ${args.accelerator}`,
  'beyond-documented-parameters': args =>
    `${formatCount(Number(args.parameters))} active parameters are ${args.side} any documented run's: the utilisation is that of the nearest`,
  'eight-bit-hours': () =>
    'Hours with FP8 are those of 16 bits over the gain of documented runs and of pairs on one machine (1.2 to 1.7 for dense models, 1.1 to 1.3 for mixtures); shares stay those of the 16-bit peak',
  'held-by-layout': args =>
    `The layout allows ${formatPercent(Number(args.ceiling))} at best while it runs, ${formatPercent(Number(args.allowed))} at a goodput of ${formatPercent(Number(args.goodput))}: less than documented runs suggest, so the estimate stays below it`,
  'budget-leaps': args =>
    `No size takes the budget exactly: ${formatCount(Number(args.hours))} accelerator-hours were given and ${formatCount(Number(args.taken))} are taken, for batch and layout change by leaps and the next larger size takes more`,
  'long-context': args =>
    `Sequences of ${formatCount(Number(args.sequenceLength))} tokens take ${formatRatio(Number(args.factor))} times the hours of 4k, by rows measured to 64k${Number(args.beyond) === 1 ? '; beyond them exchanges between nodes show, and the interval is wider' : ''}`,
  'mixture-shape-missing': () =>
    'Memory and layout of a mixture of experts need its shape: name it with --model',
  'shape-assumed': args =>
    `Memory and layout are those of a dense shape near ${formatCount(Number(args.parameters))} (${args.shape}): name the model's own with --model`,
  'price-missing': args => `No price: none is on file for ${args.accelerator}; give one with --price`,
  'price-assumed': args => `The price is an assumption that was published (${args.source}), not an offer`,
  'price-dated': args => `Prices are of ${args.date} (${args.source})`,
  'power-missing': args => `No energy: no power is on file for ${args.accelerator}; give watts with --power`,
  'power-is-limit': args =>
    `Energy is at the ${args.power} W limit of the accelerator, ${args.unverified === 1 ? 'which no second source confirms, ' : ''}without its host; give a measured power with --power`,
  'pue-missing': () => 'Energy is that of the accelerators alone: the facility adds its PUE (--pue)',
  'grid-missing': () => 'No carbon: it needs the grid in kg of CO2 per kWh (--grid)',
  'sequence-length-assumed': args => `Sequences of ${args.sequenceLength} tokens are assumed`,
  'batch-assumed': args =>
    `A batch of ${formatCount(Number(args.tokens))} tokens is assumed (${args.law}, rounded); give one with --batch`,
  'batch-rounded': args =>
    `A batch of ${formatCount(Number(args.given))} is taken as ${args.sequences} sequences, ${formatCount(Number(args.tokens))} tokens`,
  'does-not-fit': args =>
    `It does not fit: the fullest device needs ${formatBytes(Number(args.short))} more than its ${formatBytes(Number(args.capacity))}`,
  'nothing-fits': args =>
    `No layout of ${args.accelerators} accelerators fits: the leanest needs ${formatBytes(Number(args.short))} more than the ${formatBytes(Number(args.capacity))} of a device, most of it for ${args.part}`,
  'no-layout': args =>
    `No layout: ${args.accelerators} accelerators can't share a batch of ${args.sequences} sequences evenly`,
  'link-unknown': args =>
    `Time of ${args.kinds} exchanges is unknown: the links of ${args.accelerator} are not on file`,
  'kernels-assumed': args =>
    `The fastest matrix multiplication of ${args.accelerator} isn't measured: ${formatPercent(Number(args.share))} of the peak, an H100's, bounds the step`,
  'memory-derived': () =>
    'Activation memory follows from the tensors that a modern block keeps; it is derived, not published',
  'restart-assumed': args =>
    `Goodput takes ${formatDuration(Number(args.restart))} to restart and ${formatDuration(Number(args.write))} to write a checkpoint, with Llama 3's rate of interruptions`,
  'law-is-dense': () =>
    'The law is of dense models: it is asked with the active parameters, and says less of a mixture of experts',
};

/** A caveat with its sentence, without a final period. */
export function explain(item: Caveat): ExplainedCaveat {
  return { ...item, message: sentences[item.code]?.(item.args) ?? item.code.replaceAll('-', ' ') };
}

/** Caveats as they are found. */
export interface Caveats {
  /** Add one, unless the same code is there already. */
  readonly add: (code: string, args?: Args, severity?: Caveat['severity']) => void;
  readonly all: () => readonly ExplainedCaveat[];
}

/** Collects caveats in the order in which they come up. */
export function caveatList(): Caveats {
  const found: Caveat[] = [];
  return {
    add: (code, args = {}, severity = 'warning') => {
      if (!found.some(item => item.code === code)) found.push(caveat(code, args, severity));
    },
    all: () => found.map(explain),
  };
}
