import type { Layout } from '../cluster/layout.ts';
import type { ProposalInput } from './input.ts';
import { frameworkOf } from './memory.ts';
import type { Path } from './paths.ts';
import { stagePath } from './stages.ts';
import { degrees, textOf } from './stated.ts';
import type { Plan } from './whole.ts';

/** What a plan is stated to be, or what is decided in it; forecasts and prices on file stay out, so that they stay unsure. */
type Values = Record<string, Record<string, number | string | boolean>>;

const sizes = ['model.parameters', 'model.activeParameters', 'data.tokens'] as const;
/** Sections as proposals have them. */
const order = [
  'model',
  'data',
  'hardware',
  'parallelism',
  'training',
  'schedule',
  'budget',
  'target',
  'serving',
  'limits',
] as const;

/**
 * A plan as a proposal, in base units and every digit: what is stated, the size that the law chose, and the batch and the
 * layout that were found. Reading it gives the same plan again.
 *
 * @param plan as `planOf` gives it
 * @param options.law how the law is called in a proposal: an id, or the path of its file
 */
export function proposalOf(plan: Plan, options: { readonly law?: string } = {}): ProposalInput {
  const { stated, claims } = plan;
  const { size, reach, setting, quantities, isBudget } = plan.whole();
  const values: Values = {};
  const root: Record<string, number | string> = {};
  const put = (path: string, value: number | string | boolean | undefined) => {
    if (value === undefined) return;
    const [section, key] = splitPath(path);
    if (section === undefined) root[key] = value as number | string;
    else {
      values[section] ??= {};
      values[section][key] = value;
    }
  };
  for (const [path, value] of stated.numbers) put(path, value);
  for (const [path, value] of stated.words)
    if (path !== 'name' && path !== 'law' && !(path === 'model.preset' && isNameless(value)))
      put(path, value);
  const isUnnamed = stated.base !== undefined && !isNamed(stated.words);
  const isMixture = (plan.shape?.experts ?? 0) > 0;
  if (isUnnamed && !isMixture) putShape(plan, put);
  put('hardware.accelerator', stated.accelerator?.id);
  if (size !== undefined) {
    // a mixture's shape is more than proposals can say
    for (const path of sizes)
      if (plan.shape === undefined || (isUnnamed && isMixture) || path === 'data.tokens')
        put(path, quantities.get(path)?.value);
    // two of three are enough, and the third is a claim that adds nothing
    if (!claims.includes('compute')) delete root.compute;
  }
  // the size that a budget bought stands there now; days and money follow from it
  if (isBudget)
    for (const path of ['schedule.days', 'budget.money', 'budget.acceleratorHours']) drop(values, path);
  if (setting !== undefined && reach !== undefined) {
    put('hardware.count', setting.hardware.accelerators);
    if (reach.stages === undefined) {
      put('training.sequenceLength', setting.sequenceLength);
      put('training.batch', reach.batch.sequences * setting.sequenceLength);
    } else {
      for (const [index, { sequenceLength, reach: own }] of reach.stages.entries()) {
        put(stagePath(index, 'sequenceLength'), sequenceLength);
        put(stagePath(index, 'batch'), own.batch.sequences * sequenceLength);
      }
    }
    drop(values, 'training.accumulation');
    // each stage has a layout of its own, which is found again
    if (reach.layout !== undefined && reach.stages === undefined) {
      putLayout(reach.layout.layout, put);
      const framework = frameworkOf(setting)(reach.layout.layout.zero);
      const { gradients } = framework.stateBytes;
      if (reach.layout.layout.tensor > 1) put('parallelism.sequenceParallel', framework.sequenceParallel);
      if (setting.precision !== 'fp32') put('training.gradients', gradients > 2 ? 'fp32' : 'bf16');
    }
  }
  const sections = order.flatMap(name => {
    const inner = Object.entries(values).filter(([section]) => section.startsWith(`${name}.`));
    if (values[name] === undefined && inner.length === 0) return [];
    const nested = inner.map(([section, held]) => [section.slice(name.length + 1), held] as const);
    const stages = nested.filter(([key]) => key.startsWith('stages.')).map(([, held]) => held);
    const others = nested.filter(([key]) => !key.startsWith('stages.'));
    return [
      [
        name,
        { ...values[name], ...Object.fromEntries(others), ...(stages.length > 0 && { stages }) },
      ] as const,
    ];
  });
  return {
    ...(typeof stated.words.get('name') === 'string' && { name: textOf(stated, 'name') }),
    ...root,
    ...Object.fromEntries(sections),
    law: options.law ?? textOf(stated, 'law') ?? stated.law.id,
  } as ProposalInput;
}

type Put = (path: string, value: number | string | boolean | undefined) => void;

function putLayout(layout: Layout, put: Put): void {
  for (const name of degrees) {
    const value = layout[name];
    // a dense model has no experts to place, and one chunk a stage is none
    if (value !== undefined && !(value === 1 && (name === 'expert' || name === 'interleave'))) {
      put(`parallelism.${name}`, value);
    }
  }
  put('parallelism.recompute', layout.recompute);
}

/** Whether a word stands in place of a name where a shape has none: the file of a command line has no place in a proposal. */
function isNameless(word: string | boolean): boolean {
  return ['shape', 'standard input'].includes(String(word)) || /^[^\s]*\.json$/i.test(String(word));
}

/** Whether the shape is a preset's or a config's, which its name stands for. */
function isNamed(words: ReadonlyMap<Path, string | boolean>): boolean {
  const preset = words.get('model.preset');
  return (preset !== undefined && !isNameless(preset)) || words.has('model.config');
}

/** The numbers of a dense shape that has no name. */
function putShape({ shape }: Plan, put: Put): void {
  if (shape === undefined) return;
  const { layers, hidden, heads, kvHeads, headDimension, feedForward, vocabulary, tied, gated } =
    shape.architecture;
  const numbers = {
    layers,
    hidden,
    heads,
    kvHeads,
    headSize: headDimension,
    ffn: feedForward,
    vocab: vocabulary,
  };
  for (const [name, value] of Object.entries({ ...numbers, tied, gated })) put(`model.${name}`, value);
}

function splitPath(path: string): readonly [section: string | undefined, key: string] {
  const dot = path.lastIndexOf('.');
  return dot < 0 ? [undefined, path] : [path.slice(0, dot), path.slice(dot + 1)];
}

function drop(values: Values, path: string): void {
  const [section, key] = splitPath(path);
  if (section !== undefined && values[section] !== undefined) delete values[section][key];
}
