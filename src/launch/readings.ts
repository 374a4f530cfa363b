import type { ReadingName } from './framework.ts';
import { type Meant, namedModel, namedVocabulary } from './named-model.ts';

/** What a reading may look at beside its own value. */
export interface Beside {
  readonly field: string;
  /** A number that stands in the same plan. */
  readonly number: (field: string) => number | undefined;
  /** A number of the file by its key. */
  readonly key: (key: string) => number | undefined;
}

/** Reads the words of a value; nothing where they do not mean anything. */
type ReadWords = (words: string, beside: Beside) => readonly Meant[];

const whole = (value: number) => (Number.isFinite(value) && value > 0 ? Math.round(value) : undefined);

function one(field: string, value: number | undefined, unit?: string): readonly Meant[] {
  if (value === undefined || !Number.isFinite(value)) return [];
  return [{ field, value, ...(unit !== undefined && { unit }) }];
}

/** A bare number in another unit than the field's. */
const unit =
  (name: string): ReadWords =>
  (words, { field }) => {
    const number = numberOf(words);
    return number === undefined ? [{ field, value: words, unit: name }] : one(field, number, name);
  };

/** Units of durations, as Composer and OLMo write them: batches, epochs, tokens, samples. */
const durations: Readonly<Record<string, Omit<Meant, 'value'>>> = {
  ba: { field: 'training.steps' },
  step: { field: 'training.steps' },
  steps: { field: 'training.steps' },
  ep: { field: 'data.epochs' },
  t: { field: 'data.tokens' },
  tok: { field: 'data.tokens' },
  sp: { field: 'data.tokens', unit: 'sequences' },
};

const readings: Readonly<Record<ReadingName, ReadWords>> = {
  'tokens before samples': (words, { field, key, number }) => {
    const tokens = numberOf(words);
    const samples = key('train_samples');
    const length = number('training.sequenceLength');
    const isLater = samples !== undefined && length !== undefined && samples * length < (tokens ?? 0);
    return isLater ? [] : one(field, tokens);
  },
  'tokens of sequences': (words, { field, number }) =>
    one(field, numberOf(words)! / number('training.sequenceLength')!),
  sequences: unit('sequences'),
  nodes: (words, { field }) => one(field, numberOf(words), 'nodes'),
  'share of steps': unit('of steps'),
  tokens: unit('tokens'),
  steps: (words, { field }) => one(field, numberOf(words)),
  'share or steps': (words, { field }) => {
    const number = numberOf(words.replace(/%$/, ''));
    if (number === undefined) return [];
    if (words.endsWith('%')) return one(field, number / 100, 'of steps');
    return one(field, number, number > 0 && number < 1 ? 'of steps' : undefined);
  },
  duration: (words, { field }) => {
    const written = /^([\d._]+(?:e\+?\d+)?)\s*([a-z]*)$/i.exec(words);
    if (written === null) return [];
    const number = Number(written[1]!.replaceAll('_', ''));
    // a share of the whole run
    if (written[2] === 'dur') return field === 'training.warmupSteps' ? one(field, number, 'of steps') : [];
    const meant = durations[written[2]!.toLowerCase()];
    if (meant === undefined) return written[2] === '' ? one(field, number) : [];
    // a warm-up counts in the same units
    if (field !== 'training.warmupSteps') return [{ ...meant, value: number }];
    if (meant.field === 'training.steps') return one(field, number);
    return meant.field === 'data.tokens' ? one(field, number, meant.unit ?? 'tokens') : [];
  },
  not: (words, { field }) =>
    /^(?:true|false)$/i.test(words) ? [{ field, value: !/^true$/i.test(words) }] : [],
  flag: (words, { field }) => (/^false$/i.test(words) ? [] : [{ field, value: true }]),
  half: (words, { field }) => one(field, whole(numberOf(words)! / 2)),
  'times hidden': (words, { field, number }) => one(field, whole(numberOf(words)! * number('model.hidden')!)),
  'half times hidden': (words, { field, number }) =>
    one(field, whole((numberOf(words)! * number('model.hidden')!) / 2)),
  'neox gate and up': (words, { field, key }) => {
    // two thirds, rounded up to twice the multiple, hold gate and up side by side
    const multiple = 2 * (key('mlp_multiple_of') ?? 1);
    const both = Math.ceil(Math.floor((numberOf(words)! * 2) / 3) / multiple) * multiple;
    return one(field, whole(both / 2));
  },
  'width of depth': (words, { field, key }) => one(field, widthOf(numberOf(words), key)),
  'heads of depth': (words, { field, key }) => {
    const width = widthOf(numberOf(words), key);
    return one(field, width === undefined ? undefined : width / (key('head_dim') ?? 128));
  },
  'per matrix parameter': (words, { field, number }) => {
    const [layers, hidden] = [number('model.layers')!, number('model.hidden')!];
    const parameters = 12 * layers * hidden ** 2 + (number('model.vocab') ?? 32_768) * hidden;
    return one(field, whole(numberOf(words)! * parameters));
  },
  length: (words, { field }) => one(field, words.split(' ').length),
  gres: (words, { field }) => one(field, numberOf(/(\d+)$/.exec(words)?.[1] ?? '')),
  'hub id': words => namedModel(words),
  'padded tokenizer': (words, { field, key }) => {
    const vocabulary = namedVocabulary(words);
    const tensor = key('model_parallel_size') ?? key('tensor_model_parallel_size') ?? 1;
    const multiple = (key('make_vocab_size_divisible_by') ?? 128) * tensor;
    return one(field, vocabulary && multiple * Math.ceil(vocabulary / multiple));
  },
  // torchtune.models.llama3_1.lora_llama3_1_8b: a model of the catalogue, and what is done with it
  component: words =>
    namedModel(
      words
        .replace(/^.*\./, '')
        .replace(/^q?(?:lora|dora)_/i, '')
        .replace(/(\d)_(\d+)_(?=\d)/, '$1.$2_'),
    ),
  'meta ffn': (words, { field, key }) => {
    const all = Math.floor(
      Math.floor((2 * 4 * numberOf(words)!) / 3) * (key('model.ffn_dim_multiplier') ?? 1),
    );
    const multiple = key('model.multiple_of') ?? 256;
    return one(field, whole(Math.ceil(all / multiple) * multiple));
  },
  tokenizer: (words, { field }) => one(field, namedVocabulary(words)),
  // llama3_8b_pretrain_2gpu_h100_bf16_config: a model, and what is done with it on what
  recipe: words =>
    namedModel(
      // Llama3ModelProvider8B is a class of its own
      words
        .replace(/^.*\.(\w+)ModelProvider(?=\w)/, '$1-')
        .replace(/_(?:low_precision|pretrain|sft|peft|lora|finetune|deterministic|\d+gpu)(?:_.*)?$/i, ''),
    ),
  stages: (words, { field, number }) => {
    // "0:384 200B:768": from so many tokens on, so many sequences; the stage that the run ends in counts
    const stages = [...words.matchAll(/([\d.]+)([KMBT]?):(\d+)/gi)].map(([, from, suffix, size]) => ({
      from: Number(from) * 1000 ** ' KMBT'.indexOf(suffix!.toUpperCase() || ' '),
      size: Number(size),
    }));
    const tokens = number('data.tokens') ?? Number.POSITIVE_INFINITY;
    const stage = stages.filter(({ from }) => from < tokens).at(-1);
    return one(field, stage?.size, 'sequences');
  },
  // [[0, 256], [1000, 512]]: from so many steps on, so many sequences; all of them, of which a step has the mean
  'steps of sequences': (words, { field, key }) => {
    const single = numberOf(words);
    if (single !== undefined) return one(field, single, 'sequences');
    const numbers = words.split(' ').map(numberOf);
    const steps = key('trainer.num_train_steps');
    if (steps === undefined || numbers.length % 2 === 1 || numbers.includes(undefined)) return [];
    const stages = numbers.flatMap((from, index) =>
      index % 2 ? [] : [[from!, numbers[index + 1]!] as const],
    );
    const reached = stages.filter(([from]) => from < steps);
    const all = reached.reduce((sum, [from, size], index) => {
      const until = reached[index + 1]?.[0] ?? steps;
      return sum + (until - from) * size;
    }, 0);
    return one('data.tokens', whole(all), 'sequences');
  },
  // v5e-256: accelerators of a slice, of which there may be several
  topology: (words, { key }) => {
    const [, generation, size] = /^(v\d[a-z]*)-(\d+)$/i.exec(words) ?? [];
    if (generation === undefined) return [];
    const chips = Number(size) / (COUNTED_IN_CORES.test(generation.toLowerCase()) ? 2 : 1);
    const slices = key('compile_topology_num_slices') ?? 1;
    return [
      { field: 'hardware.accelerator', value: `tpu-${generation.toLowerCase()}` },
      ...one('hardware.count', whole(chips * slices)),
    ];
  },
};

/** Numbers of cores, of which a chip has two, are what these generations are counted in. */
const COUNTED_IN_CORES = /^v(?:2|3|4|5p)$/;

function widthOf(depth: number | undefined, key: Beside['key']): number | undefined {
  const head = key('head_dim') ?? 128;
  return depth === undefined ? undefined : Math.ceil((depth * (key('aspect_ratio') ?? 64)) / head) * head;
}

/** What the words of a value mean, read so. */
export function readAs(name: ReadingName, words: string, beside: Beside): readonly Meant[] {
  return readings[name](words, beside);
}

/** Readings that rest on other values of the plan, and so come after them. */
export const later: ReadonlySet<string> = new Set<ReadingName>([
  'times hidden',
  'half times hidden',
  'neox gate and up',
  'per matrix parameter',
  'stages',
]);

/** A number as configurations write it; undefined for anything else. */
export function numberOf(words: string): number | undefined {
  if (!/^[+-]?[\d._]+(?:e[+-]?\d+)?$/i.test(words)) return undefined;
  const value = Number(words.replaceAll('_', ''));
  return Number.isFinite(value) ? value : undefined;
}
