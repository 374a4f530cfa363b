import { findAccelerator } from '../../catalog/accelerators.ts';
import type { Run } from '../../catalog/run.ts';
import { findRun } from '../../catalog/runs.ts';
import { type ProposalLine, writeYaml } from './yaml.ts';

/**
 * The proposal of a documented run, with what was published of it and nothing else.
 *
 * @param id of a run
 * @returns YAML with the sources in comments
 * @throws RangeError when no run has this id
 * @example
 * proposalOfRun('llama2-7b').split('\n')[0] // => '# Llama 2 7B (2023), as published'
 */
export function proposalOfRun(id: string): string {
  const run = findRun(id);
  return writeYaml(linesOf(run));
}

function linesOf(run: Run): readonly ProposalLine[] {
  const { hardware, training, parameters, unverified = [] } = run;
  const doubt = (path: string) =>
    unverified.includes(path) ? 'not confirmed by a second source' : undefined;
  const total = parameters?.published?.exact ?? parameters?.published?.total;
  const degrees = parallelismOf(training?.parallelism);
  return [
    { comment: `${run.name} (${run.year}), as published` },
    ...run.sources.map(source => ({ comment: source })),
    // what check finds of such a run is what its own file says
    ...(run.calibrateReason === undefined ? [] : [{ comment: `Doubtful: ${run.calibrateReason}` }]),
    { key: 'name', value: run.name },
    {
      key: 'model',
      lines: [
        { key: 'preset', value: run.model },
        { key: 'parameters', value: total ?? (run.model ? undefined : parameters?.computed?.total) },
        { key: 'activeParameters', value: parameters?.published?.active },
      ],
    },
    { key: 'data', lines: [{ key: 'tokens', value: run.tokens, comment: doubt('tokens') }] },
    { key: 'compute', value: run.compute?.published, comment: doubt('compute') },
    {
      key: 'hardware',
      lines: [
        { key: 'accelerator', value: hardware?.accelerator, comment: doubt('hardware.accelerator') },
        { key: 'count', value: hardware?.count, comment: doubt('hardware.count') },
        { key: 'mfu', value: utilisationOf(run) },
        { key: 'precision', value: precisionOf(run) },
      ],
    },
    { key: 'parallelism', lines: Object.entries(degrees).map(([key, value]) => ({ key, value })) },
    {
      key: 'training',
      lines: [
        { key: 'optimizer', value: training?.optimizer },
        {
          key: 'learningRate',
          value: training?.peakLearningRate,
          comment: doubt('training.peakLearningRate'),
        },
        { key: 'batch', value: training?.batchTokens, comment: doubt('training.batchTokens') },
        { key: 'sequenceLength', value: training?.sequenceLength },
      ],
    },
    { key: 'schedule', lines: [{ key: 'days', value: hardware?.days, comment: doubt('hardware.days') }] },
    {
      key: 'budget',
      lines: [
        {
          key: 'acceleratorHours',
          value: hardware?.hoursDerived ? undefined : hardware?.hours,
          comment: doubt('hardware.hours'),
        },
        { key: 'money', value: run.cost?.usd },
      ],
    },
  ];
}

/** The published model utilisation on the run's accelerator: by 6·N or the causal half where several are. */
function utilisationOf(run: Run): number | undefined {
  const accelerator = run.hardware?.accelerator;
  const figures = (run.utilisation ?? []).filter(
    figure => figure.kind === 'model' && (figure.accelerator ?? accelerator) === accelerator,
  );
  const best = figures.find(({ convention }) => convention === '6N' || convention === 'causal') ?? figures[0];
  if (best === undefined || accelerator === undefined) return undefined;
  const { value, low, high } = best;
  return value ?? (low !== undefined && high !== undefined ? (low + high) / 2 : (low ?? high));
}

/** Number format of the matrix products, where the text names one that the accelerator has. */
function precisionOf(run: Run): string | undefined {
  const text = run.training?.precision?.toLowerCase() ?? '';
  const named = /^(fp8|bf16|fp16|fp32)\b/.exec(text)?.[1] as 'fp8' | 'bf16' | 'fp16' | 'fp32' | undefined;
  const accelerator = run.hardware?.accelerator;
  if (named === undefined || accelerator === undefined) return named;
  return findAccelerator(accelerator).peakDense[named] === undefined ? undefined : named;
}

/** Degrees of parallelism, by their keys in a proposal. */
type StatedDegrees = Readonly<Record<string, number>>;

const letters: Readonly<Record<string, string>> = {
  TP: 'tensor',
  PP: 'pipeline',
  DP: 'data',
  DDP: 'data',
  CP: 'context',
  EP: 'expert',
};

/**
 * Degrees that a published description states: `TP4 PP12 DP8 ZeRO-1`. Of a description with several configurations,
 * none: which of them was meant is not for us to choose. The order is TP, PP, DP, CP, EP, ZeRO.
 *
 * @example
 * parallelismOf('TP4 PP12 DP8 ZeRO-1 (48 nodes x 8)') // => { tensor: 4, pipeline: 12, data: 8, zero: 1 }
 */
export function parallelismOf(text = ''): StatedDegrees {
  // remarks in parentheses, and what comes after a semicolon, speak of other things
  const stated = text.split(';')[0]!.replace(/\([^)]*\)/g, '');
  if (stated.includes(' / ')) return {};
  const degrees: Record<string, number> = {};
  for (const [, letter, degree] of stated.matchAll(/\b(TP|PP|DP|DDP|CP|EP)(\d+|\s\d+)\b/g)) {
    degrees[letters[letter!]!] ??= Number(degree);
  }
  const zero = /\bZeRO-([0-3])(?!-like)\b/.exec(stated)?.[1];
  return zero === undefined ? degrees : { ...degrees, zero: Number(zero) };
}
