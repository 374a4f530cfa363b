import {
  type ArgsOf,
  type Caveat,
  caveat,
  type ExplainedCaveat,
  type Sentences,
  type Severity,
  sentenceOf,
} from '../core/caveat.ts';
import { swappedMessage } from '../planner/messages.ts';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatFlop,
  formatPercent,
  formatRatio,
} from '../quantity/format.ts';
import { grouped } from '../text/numbers.ts';

const sentences = {
  'accelerators-missing': () =>
    'Without accelerators there is no time, money, energy or memory: name them with --on, such as "1024 h100-sxm"',
  'one-accelerator': (args: { accelerator: string }) =>
    `One ${args.accelerator} is taken: say how many with --on, such as "1024 h100-sxm"`,
  'fp32-shares': () =>
    'Documented runs computed in 16 bits: in FP32 they are taken to reach the same share of its own peak, which none of them documents',
  'beyond-learned-positions': (args: { sequenceLength: number; positions: number }) =>
    `A sequence of ${grouped(args.sequenceLength)} tokens is longer than the ${grouped(args.positions)} positions that the model learned`,
  'few-documented-runs': (args: { runs: number; accelerator: string }) =>
    args.runs === 0
      ? `No documented run on this generation of ${args.accelerator}: the band is wider for it`
      : `Only ${args.runs} documented run${args.runs === 1 ? '' : 's'} on this generation of ${args.accelerator}`,
  'beyond-documented-parameters': (args: { parameters: number; side: string }) =>
    `${formatCount(args.parameters)} active parameters are ${args.side} any documented run's: the utilisation is that of the nearest`,
  'eight-bit-hours': (args: { format: string }) =>
    `Hours with ${args.format.toUpperCase()} are those of 16 bits over the gain of documented runs${args.format === 'fp8' ? '' : ' in FP8, for none is of this format,'} and of pairs on one machine (1.2 to 1.7 for dense models, 1.1 to 1.3 for mixtures); shares stay those of the 16-bit peak`,
  'above-record': (args: {
    share: number;
    value: number;
    run: string;
    accelerator: string;
    counted: string;
  }) =>
    `${formatPercent(args.share)} of the dense 16-bit peak is above the ${formatPercent(args.value)} of ${args.run}, the best on file for the generation of ${args.accelerator}: ${args.counted === 'measured' ? 'count tokens of all accelerators, and the parameters that one passes through' : 'whole runs reach less than their steps do'}`,
  'own-run-left-out': (args: { run: string }) =>
    `The model is that of the documented run ${args.run}, which is left out of what its utilisation is predicted from`,
  'measured-at-length': (args: { sequenceLength: number }) =>
    `The throughput is taken as measured at the plan's sequences of ${grouped(args.sequenceLength)} tokens: say others in it, such as "… at 8192 on 8 h100"`,
  'held-by-layout': (args: { ceiling: number; allowed: number; goodput: number }) =>
    `The layout allows ${formatPercent(args.ceiling)} at best while it runs, ${formatPercent(args.allowed)} at a goodput of ${formatPercent(args.goodput)}: less than runs suggest, so the estimate stays below it`,
  'measured-beyond-layout': (args: { likely: number; allowed: number }) =>
    `What was measured makes ${formatPercent(args.likely)} of the peak over the whole run, above the ${formatPercent(args.allowed)} that the layout reaches: it is taken as it was said, so look whether tokens a second and accelerators belong together`,
  'budget-leaps': (args: { hours: number; taken: number }) =>
    `No size takes the budget exactly: ${formatCount(args.hours)} accelerator-hours were given and ${formatCount(args.taken)} are taken, for batch and layout change by leaps and the next larger size takes more`,
  'accelerators-for-a-month': (args: { accelerators: number; accelerator: string }) =>
    `Nothing says on how many accelerators the hours are spent: ${formatCount(args.accelerators)} ${args.accelerator} take them in a month (--on says others)`,
  'experts-assumed': (args: { experts: number; active: number; share: number }) =>
    `${args.active} of ${args.experts} experts: a token passes through that part of the ${formatPercent(args.share)} of parameters that mixtures on file have in routed experts, and through the rest`,
  'budget-cut': (args: { given: number; left: number }) =>
    `The limits leave ${formatFlop(args.left)} of the ${formatFlop(args.given)} that were given`,
  'counted-otherwise': (args: { law: string; counted: number; compute: number }) =>
    `${args.law} counts ${formatFlop(args.counted)} where 6ND is ${formatFlop(args.compute)}; time follows from 6ND, as utilisations of documented runs do`,
  'number-taken': (args: { accelerators: number; accelerator: string }) =>
    `Nothing says how many ${args.accelerator} there are: ${grouped(args.accelerators)} are taken, as many as the plan needs or its money keeps busy (of powers of two of nodes, and half as many more); --on says another number`,
  'fewer-are-cheaper': (args: { used: number; accelerators: number }) =>
    `${formatCount(args.used)} of the ${formatCount(args.accelerators)} accelerators meet the deadline and cost less than all of them; of nodes, powers of two and half as many more were tried`,
  'long-context': (args: { sequenceLength: number; factor: number; beyond: number }) =>
    `Sequences of ${formatCount(args.sequenceLength)} tokens take ${formatRatio(args.factor)} times the hours of 4k, by rows measured to 64k${args.beyond === 1 ? '; beyond them exchanges between nodes show, and the interval is wider' : ''}`,
  'mixture-shape-missing': () =>
    'Memory and layout of a mixture of experts need its shape: name it with --model',
  'shape-assumed': (args: { parameters: number; shape: string }) =>
    `Memory and layout are those of a dense shape near ${formatCount(args.parameters)} (${args.shape}): name the model's own with --model`,
  'laid-out-otherwise': (args: { laidOutOn: number; accelerators: number }) =>
    `The file lays the run out on ${formatCount(args.laidOutOn)} accelerators: on ${formatCount(args.accelerators)} its tokens and batch are kept, and replicas and micro-batches follow`,
  'tokens-by-devices': (args: { tokens: number; steps: number; batch: number; accelerators: number }) =>
    `The tokens follow from the number of accelerators, for the file gives a batch of each: ${formatCount(args.steps)} steps of ${formatCount(args.batch)} on ${formatCount(args.accelerators)} are ${formatCount(args.tokens)}, on others they are others (--tokens holds them)`,
  'best-benchmark': (args: { running: number; name: string; count: number; utilisation: number }) =>
    `Steps are likely to reach ${formatPercent(args.running)} of the 16-bit peak while they run; the best benchmark on file reached ${formatPercent(args.utilisation)} (${args.name}, on ${grouped(args.count)})`,
  'price-missing': (args: { accelerator: string }) =>
    `No price: none is on file for ${args.accelerator}; give one with --price`,
  'price-assumed': (args: { source: string }) =>
    `The price is an assumption that was published (${args.source}), not an offer`,
  'price-dated': (args: { date: string; source: string }) => `Prices are of ${args.date} (${args.source})`,
  'power-missing': (args: { accelerator: string }) =>
    `No energy: no power is on file for ${args.accelerator}; give watts with --power`,
  'power-is-limit': (args: { power: string | number; unverified: string | number }) =>
    `Energy is at the ${args.power} W limit of the accelerator, ${args.unverified === 1 ? 'which no second source confirms, ' : ''}without its host; give a measured power with --power`,
  'pue-missing': () => 'Energy is that of the accelerators alone: the facility adds its PUE (--pue)',
  'grid-missing': () => 'No carbon: it needs the grid in kg of CO2 per kWh (--grid)',
  'sequence-length-assumed': (args: { sequenceLength: string | number }) =>
    `Sequences of ${args.sequenceLength} tokens are assumed`,
  'batch-assumed': (args: { tokens: number; law: string }) =>
    `A batch of ${formatCount(args.tokens)} tokens is assumed (${args.law}, rounded); give one with --batch`,
  'batch-rounded': (args: { given: number; sequences: string | number; tokens: number }) =>
    `A batch of ${formatCount(args.given)} is taken as ${args.sequences} sequences, ${formatCount(args.tokens)} tokens`,
  'does-not-fit': (args: { short: number; capacity: number; replicas: number }) =>
    `It does not fit: the fullest device needs ${formatBytes(args.short)} more than its ${formatBytes(args.capacity)}`,
  'nothing-fits': (args: { accelerators: string | number; short: number; capacity: number; part: string }) =>
    `No layout of ${args.accelerators} accelerators fits: the leanest needs ${formatBytes(args.short)} more than the ${formatBytes(args.capacity)} of a device, most of it for ${args.part}`,
  'no-layout': (args: { accelerators: string | number; sequences: string | number }) =>
    `No layout: ${args.accelerators} accelerators cannot share a batch of ${args.sequences} sequences evenly`,
  'link-unknown': (args: { kinds: string; accelerator: string }) =>
    `Time of ${args.kinds} exchanges is unknown: the links of ${args.accelerator} are not on file`,
  'several-devices': (args: { accelerator: string; count: number; name: string; ranks: number }) =>
    `A module of ${args.accelerator} is ${args.count} devices (${args.name}): degrees multiply to ${grouped(args.ranks)}, memory and exchanges are of one of them, hours and prices of whole modules`,
  'memory-as-sold': (args: { accelerator: string; capacity: number }) =>
    `What a program can take of ${args.accelerator} is not on file: a device is taken to have the ${formatBytes(args.capacity)} that it is sold with`,
  'kernels-assumed': (args: { accelerator: string; share: number }) =>
    `The fastest matrix multiplication of ${args.accelerator} is not measured: ${formatPercent(args.share)} of the peak, an H100's, bounds the step`,
  'memory-derived': () =>
    'Activation memory follows from the tensors that a modern block keeps; it is derived, not published',
  'restart-assumed': (args: { restart: number; write: number }) =>
    `Goodput takes ${formatDuration(args.restart)} to restart and ${formatDuration(args.write)} to write a checkpoint, with Llama 3's rate of interruptions`,
  unserved: (args: { why: string }) => `Serving has no weight and no cost here: ${args.why}`,
  'served-tokens-missing': () =>
    'Without tokens to serve there is no lifetime: say how many with --inference-tokens, such as 10T',
  'seems-swapped': swappedMessage,
  'size-and-shape': (args: { parameters: number; shape: number }) =>
    `Size and shape disagree: ${formatCount(args.parameters)} parameters are stated and the shape holds ${formatCount(args.shape)}; memory is that of the shape, time and cost are those of the stated size`,
  'compute-and-size': (args: { compute: number; taken: number }) =>
    `Size, tokens and compute disagree: ${formatFlop(args.compute)} is stated and the size on its tokens takes ${formatFlop(args.taken)}, of which time and cost are`,
  'law-is-dense': () =>
    'The law is of dense models: it is asked with the active parameters, and says less of a mixture of experts',
  'modifier-unweighed': (args: { what: string; why: string }) =>
    `The loss is without what ${args.what === 'muon' ? 'Muon' : args.what.toUpperCase()} makes of it: ${args.why}`,
} satisfies Sentences;

/** Caveats as they are found. */
export interface Caveats {
  /** Add one, unless the same code is there already. */
  readonly add: <Code extends keyof typeof sentences>(
    code: Code,
    ...[args, severity]: Parameters<(typeof sentences)[Code]> extends []
      ? [args?: Readonly<Record<never, never>>, severity?: Severity]
      : [args: ArgsOf<typeof sentences, Code>, severity?: Severity]
  ) => void;
  readonly all: () => readonly ExplainedCaveat[];
}

/** Collects caveats in the order in which they come up. */
export function caveatList(): Caveats {
  const found: Caveat[] = [];
  return {
    add: (code, args?, severity?) => {
      if (!found.some(item => item.code === code)) found.push(caveat(code, args as Caveat['args'], severity));
    },
    all: () => found.map(item => ({ ...item, message: sentenceOf(sentences, item) })),
  };
}
