import { type Accelerator, findAccelerator, type Precision } from '../../catalog/accelerators.ts';
import { DEFAULT_LAW, findLaw } from '../../catalog/laws.ts';
import type { Layout } from '../../cluster/layout.ts';
import type { Law } from '../../core/law.ts';
import type { ArchitectureDescription } from '../../model/complete.ts';
import type { RawValue } from '../proposal/collect.ts';
import { mainFields } from '../proposal/keys.ts';
import { type ReadNumber, readValue } from '../proposal/values.ts';
import type { RuleContext } from '../rules/rule.ts';
import type { Given, Problem, Reading } from '../types.ts';
import { derive } from './derive.ts';
import { type Prediction, predictLoss } from './loss.ts';
import { type Memory, memoryOf } from './memory.ts';
import type { Fact, Path } from './paths.ts';
import { presetArchitecture, type Shape, shapeOf } from './shape.ts';

/** What a proposal may refer to outside of itself. */
export interface Outside {
  /** Reads a law file that the proposal names. */
  readonly readLaw?: (path: string) => Promise<Law>;
  /** Reads a Hugging Face config.json that the proposal names. */
  readonly readConfig?: (path: string) => Promise<ArchitectureDescription>;
}

/** A proposal as rules see it, but for the thresholds of each; and where its values stand. */
export interface Plan {
  readonly context: Omit<RuleContext, 'limit'>;
  readonly facts: ReadonlyMap<Path, Fact>;
  readonly words: ReadonlyMap<Path, Given>;
  readonly numbers: ReadonlyMap<Path, ReadNumber>;
}

/**
 * Understand the values of a reading and derive what follows from them.
 *
 * @returns the plan, or everything that keeps the proposal from being used
 */
export async function planOf(
  reading: Reading,
  outside: Outside,
): Promise<
  { readonly plan: Plan; readonly problems: readonly [] } | { readonly problems: readonly Problem[] }
> {
  const problems: Problem[] = [...reading.problems];
  const numbers = new Map<Path, ReadNumber>();
  const words = new Map<Path, Given & { readonly value: string | boolean }>();
  for (const [path, raw] of shorthands(reading.values)) {
    const read = await readValue(path, raw as RawValue);
    if ('problem' in read) problems.push(read.problem);
    else if ('number' in read) numbers.set(path as Path, read.number);
    else words.set(path as Path, read.word);
  }
  const attempt = async <Value>(
    path: Path,
    load: () => Value | Promise<Value>,
  ): Promise<Value | undefined> => {
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const position = (words.get(path) ?? numbers.get(path))?.position ?? reading.start;
      problems.push({ code: 'unreadable', args: { message: error.message }, position });
      return undefined;
    }
  };
  const word = (path: Path) => words.get(path)?.value as string | undefined;
  const accelerator = await attempt('hardware.accelerator', () => acceleratorOf(numbers, word));
  const law = (await attempt('law', () => lawOf(word('law'), outside))) ?? findLaw(DEFAULT_LAW);
  const base = await attempt(word('model.preset') === undefined ? 'model.config' : 'model.preset', () =>
    baseOf(word, outside),
  );
  if (problems.length > 0) return { problems };
  const plan = build({ numbers, words, accelerator, law, base });
  return { plan, problems: [] };
}

/** `model: llama2-7b` names a preset, `hardware: 64 H100` says how many; what a section's one value means by itself. */
function shorthands(values: ReadonlyMap<string, Given>): ReadonlyMap<string, Given> {
  const result = new Map(values);
  const model = values.get(mainFields.model!) as RawValue | undefined;
  const isName = typeof model?.value === 'string' && /^[a-z]/i.test(model.value) && model.key === 'model';
  if (model !== undefined && isName) {
    result.delete(mainFields.model!);
    result.set('model.preset', model);
  }
  const hardware = values.get('hardware.accelerator');
  const several = /^(\d[\d,_]*)\s*(?:[x×*]\s*)?(\D.*)$/.exec(String(hardware?.value ?? '').trim());
  if (hardware !== undefined && several !== null && !values.has('hardware.count')) {
    result.set('hardware.accelerator', { ...hardware, value: several[2]! });
    result.set('hardware.count', { ...hardware, value: Number(several[1]!.replace(/[,_]/g, '')) });
  }
  return result;
}

function acceleratorOf(
  numbers: ReadonlyMap<Path, ReadNumber>,
  word: (path: Path) => string | undefined,
): Accelerator | undefined {
  const name = word('hardware.accelerator') ?? numbers.get('hardware.count')?.accelerator;
  if (name === undefined) return undefined;
  try {
    return findAccelerator(name);
  } catch (error) {
    // with its peak stated, an accelerator need not be a known one
    if (numbers.has('hardware.peak')) return undefined;
    throw error;
  }
}

function lawOf(name: string | undefined, outside: Outside): Law | Promise<Law> {
  if (name === undefined) return findLaw(DEFAULT_LAW);
  const isFile = /[\\/]|\.json$/.test(name);
  if (!isFile) return findLaw(name);
  if (outside.readLaw === undefined) throw new RangeError(`Law file ${name} cannot be read from here`);
  return outside.readLaw(name);
}

function baseOf(
  word: (path: Path) => string | undefined,
  outside: Outside,
): Promise<ArchitectureDescription> | undefined {
  const preset = word('model.preset');
  const config = word('model.config');
  if (preset !== undefined) return presetArchitecture(preset);
  if (config === undefined) return undefined;
  if (outside.readConfig === undefined)
    throw new RangeError(`Model config ${config} cannot be read from here`);
  return outside.readConfig(config);
}

interface Parts {
  readonly numbers: ReadonlyMap<Path, ReadNumber>;
  readonly words: ReadonlyMap<Path, Given & { readonly value: string | boolean }>;
  readonly accelerator: Accelerator | undefined;
  readonly law: Law;
  readonly base: ArchitectureDescription | undefined;
}

function build({ numbers, words, accelerator, law, base }: Parts): Plan {
  const given = (path: Path) => resolved.get(path);
  const text = (path: Path) => {
    const value = words.get(path)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const flag = (path: Path) => {
    const value = words.get(path)?.value;
    return typeof value === 'boolean' ? value : undefined;
  };
  const resolved = resolveUnits(numbers, accelerator, base);
  const precision = precisionOf(text('hardware.precision'), accelerator);
  const shape = shapeOf({
    base,
    from: words.has('model.preset')
      ? 'model.preset'
      : words.has('model.config')
        ? 'model.config'
        : 'model.layers',
    numbers: {
      layers: given('model.layers'),
      hidden: given('model.hidden'),
      heads: given('model.heads'),
      kvHeads: given('model.kvHeads'),
      headSize: given('model.headSize'),
      ffn: given('model.ffn'),
      vocab: given('model.vocab'),
      experts: given('model.experts'),
      activeExperts: given('model.activeExperts'),
      tied: flag('model.tied'),
      gated: flag('model.gated'),
    },
    sequenceLength: given('training.sequenceLength'),
    parameters: given('model.parameters'),
  });
  const facts = derive(seeds(resolved, { accelerator, precision, shape }));
  const value = (path: Path) => facts.get(path)?.value;
  const prediction = once(() => predictionOf(law, shape, value));
  const memory = once(() => memoryFor({ value, given, text, accelerator, shape, precision }));
  const context: Omit<RuleContext, 'limit'> = {
    fact: path => facts.get(path),
    value,
    given,
    apart: (path, ...others) => {
      const fact = facts.get(path);
      return fact === undefined || restsOn(facts, fact, others) ? undefined : fact.value;
    },
    text,
    accelerator,
    precision,
    shape,
    law,
    prediction,
    memory,
  };
  return { context, facts, words, numbers };
}

/** Values in the unit of their field: sequences become tokens, nodes accelerators. */
function resolveUnits(
  numbers: ReadonlyMap<Path, ReadNumber>,
  accelerator: Accelerator | undefined,
  base: ArchitectureDescription | undefined,
): Map<Path, number> {
  const sequence =
    numbers.get('training.sequenceLength')?.value ??
    (base?.contextLength && Math.min(base.contextLength, 8192));
  const perNode = numbers.get('hardware.perNode')?.value ?? nodeOf(accelerator);
  const factors: Readonly<Record<string, number | undefined>> = {
    sequences: sequence,
    nodes: perNode,
    'TFLOP/s': 1e12,
  };
  const resolved = new Map<Path, number>();
  for (const [path, { value, unit, text }] of numbers) {
    // a unit in the text outweighs the one that the key brings
    const named = unit === undefined || (unit === 'sequences' && /tok/i.test(text)) ? undefined : unit;
    const factor = named === undefined ? 1 : factors[named];
    if (factor !== undefined) resolved.set(path, value * factor);
  }
  return resolved;
}

/** Accelerators that the fast links join, where that is a node rather than a whole slice. */
function nodeOf(accelerator: Accelerator | undefined): number | undefined {
  return accelerator?.interconnect.domainSize;
}

/** The number format that a peak and a utilisation are stated for: FP8 runs state them against the 16-bit peak. */
function precisionOf(named: string | undefined, accelerator: Accelerator | undefined): Precision {
  const sixteen = accelerator !== undefined && accelerator.peakDense.bf16 === undefined ? 'fp16' : 'bf16';
  return named === 'fp32' || named === 'tf32' || named === 'fp16' ? named : sixteen;
}

/** What hardware and shape supply beside the values that are given. */
function seeds(
  given: ReadonlyMap<Path, number>,
  more: { accelerator: Accelerator | undefined; precision: Precision; shape: Shape | undefined },
): Map<Path, Fact> {
  const facts = new Map<Path, Fact>();
  for (const [path, value] of given) {
    // a utilisation above 1 has a finding of its own and would spoil everything that follows from it
    if (path === 'hardware.mfu' && value > 1) continue;
    if (value > 0) facts.set(path, { path, value, given: true, from: [] });
  }
  const supply = (path: Path, value: number | undefined, from: Path, formula: string) => {
    if (value === undefined || facts.has(path)) return;
    facts.set(path, { path, value, given: false, from: [from], formula });
  };
  const { accelerator, precision, shape } = more;
  if (accelerator !== undefined) {
    const { id, peakDense } = accelerator;
    supply('hardware.peak', peakDense[precision], 'hardware.accelerator', `dense ${precision} peak of ${id}`);
    supply('hardware.perNode', nodeOf(accelerator), 'hardware.accelerator', `fast links of ${id}`);
  }
  if (shape !== undefined) {
    supply('model.parameters', shape.total, shape.from, 'counted from the shape');
    if (shape.experts > 0) {
      supply('model.experts', shape.experts, shape.from, 'the shape');
      supply('model.activeParameters', shape.active, shape.from, 'counted from the shape');
    }
    supply('training.sequenceLength', shape.contextLength, shape.from, 'context of the shape');
  }
  return facts;
}

function restsOn(facts: ReadonlyMap<Path, Fact>, fact: Fact, others: readonly Path[], depth = 0): boolean {
  if (others.includes(fact.path)) return true;
  if (depth > 12) return true;
  return fact.from.some(source => {
    const next = facts.get(source);
    return others.includes(source) || (next !== undefined && restsOn(facts, next, others, depth + 1));
  });
}

function predictionOf(
  law: Law,
  shape: Shape | undefined,
  value: (path: Path) => number | undefined,
): Prediction | undefined {
  const parameters = value('model.activeParameters');
  const tokens = value('data.tokens');
  if (parameters === undefined || tokens === undefined) return undefined;
  const counted =
    law.counts.parameters === 'non-embedding' && shape !== undefined ? shape.nonEmbedding : parameters;
  const uniqueTokens = value('data.uniqueTokens');
  return predictLoss(law, {
    parameters: counted,
    tokens,
    ...(uniqueTokens !== undefined && { uniqueTokens }),
  });
}

interface MemoryParts {
  readonly value: (path: Path) => number | undefined;
  readonly given: (path: Path) => number | undefined;
  readonly text: (path: Path) => string | undefined;
  readonly accelerator: Accelerator | undefined;
  readonly shape: Shape | undefined;
  readonly precision: Precision;
}

/** Memory under the layout that is given; what it leaves open is taken at its most sparing. */
function memoryFor({ value, given, text, accelerator, shape, precision }: MemoryParts): Memory | undefined {
  const parameters = shape?.total ?? value('model.parameters');
  if (parameters === undefined) return undefined;
  const tensor = given('parallelism.tensor') ?? 1;
  const pipeline = given('parallelism.pipeline') ?? 1;
  const context = given('parallelism.context') ?? 1;
  const count = value('hardware.count');
  const data = given('parallelism.data') ?? Math.floor((count ?? 0) / (tensor * pipeline * context));
  if (!(data >= 1)) return undefined;
  const microBatch = given('parallelism.microBatch') ?? 1;
  const batch = value('training.batch');
  const sequence = value('training.sequenceLength');
  const microBatches =
    batch === undefined || sequence === undefined
      ? undefined
      : Math.floor(batch / sequence / data / microBatch);
  const experts = shape?.experts ?? 0;
  const layout: Layout = {
    tensor,
    pipeline,
    data,
    context,
    expert:
      experts > 0 ? Math.max(1, Math.min(given('parallelism.expert') ?? 1, experts, data * context)) : 1,
    zero: (given('parallelism.zero') ?? 3) as Layout['zero'],
    microBatch,
    recompute: (text('parallelism.recompute') ?? 'full') as Layout['recompute'],
  };
  return memoryOf({
    parameters,
    shape,
    layout,
    microBatches: microBatches === undefined ? undefined : Math.max(1, microBatches),
    precision: text('hardware.precision') ?? precision,
    optimizer: text('training.optimizer'),
    capacity: accelerator?.memoryBytes,
  });
}

function once<Value>(compute: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  return () => {
    done ??= { value: compute() };
    return done.value;
  };
}
