import { type Caveat, type Sentences, sentenceOf } from '../core/caveat.ts';
import { grouped } from '../text/numbers.ts';

const sentences = {
  'prediction-layers-left-out': ({ layers }: { layers: number }) =>
    `The ${layers === 1 ? 'layer' : `${layers} layers`} for multi-token prediction ${layers === 1 ? 'is' : 'are'} not counted`,
  'untrained-left-out': ({ name, numbers }: { name: string; numbers: number }) =>
    `A checkpoint keeps ${grouped(numbers)} numbers more that are not trained: ${name}`,
  'text-part-only': ({ family, towers }: { family: string; towers: string }) =>
    `Only the language model of ${family} is counted, without ${towers}`,
  'class-decides': ({ type, class: name, read }: { type: string; class: string; read: string }) =>
    `model_type says ${type}, the class ${name} is of ${read}: counted as the class`,
  'several-classes': ({ class: name, others }: { class: string; others: string }) =>
    `architectures names several classes: counted as the first, ${name}, and not as ${others}`,
  'class-not-said': ({ family }: { family: string }) =>
    `architectures names no class: counted as ${family} with the head of a language model`,
  'ties-disagree': ({ parameters }: { parameters: number }) =>
    `tie_word_embeddings of the whole and of its language model disagree: a head of its own is ${grouped(parameters)} parameters`,
  'no-head': ({ class: name }: { class: string }) => `${name} has no output head: none is counted`,
  classifier: ({ class: name }: { class: string }) => `${name} has a row a label in place of a language head`,
  'other-head': ({ class: name }: { class: string }) =>
    `${name} may have another head than that of its language model, which is counted here`,
  'unknown-keys': ({ keys }: { keys: string }) => `Not understood, and may hold parameters: ${keys}`,
  'named-on-a-hub': ({ name, id }: { name: string; id: string }) =>
    `Nothing is fetched: ${name} is read as the preset ${id}; give its config.json where it was changed`,
  'head-is-a-copy': ({ parameters }: { parameters: number }) =>
    `The head is stored though it is the embedding: its ${grouped(parameters)} parameters are counted once`,
  'differs-from-config': ({
    part,
    checkpoint,
    config,
  }: {
    part: string;
    checkpoint: number;
    config: number;
  }) => `${part}: ${grouped(checkpoint)} in the checkpoint, ${grouped(config)} by config.json`,
  'unknown-tensors': ({ parameters }: { parameters: number }) =>
    `${grouped(parameters)} parameters are in tensors whose names tell no part: counted as others`,
  'prediction-left-out': ({ parameters }: { parameters: number }) =>
    `${grouped(parameters)} parameters of layers for multi-token prediction are left out`,
  'adapter-left-out': ({ parameters }: { parameters: number }) =>
    `${grouped(parameters)} parameters of adapters are left out: their base model is another file`,
  'config-not-read': ({ reason }: { reason: string }) => `config.json beside it says nothing here: ${reason}`,
  'ties-not-said': ({ parameters }: { parameters: number }) =>
    `params.json does not say whether the head is the embedding: it is counted apart, with ${grouped(parameters)} parameters`,
  'recurrence-counted': ({ kind }: { kind: string }) =>
    `FLOP and state of ${kind} layers are of the recurrence, token by token; kernels in chunks execute others, and states between chunks are left out of activations`,
  'sparse-counted': ({ keys }: { keys: number }) =>
    `Attention is of the ${grouped(keys)} keys that the indexer picks, and the indexer looks at all; training without it first is not counted`,
  'class-defaults': ({ family, keys }: { family: string; keys: string }) =>
    `${keys} not in the file: taken from the defaults of ${family}, which it is saved without`,
  'published-differently': ({
    of,
    published,
    computed,
    explanation,
  }: {
    of: string;
    published: number;
    computed: number;
    explanation: string;
  }) =>
    `Published ${of} is ${grouped(published)}, the configuration gives ${grouped(computed)}. ${explanation}`,
  'beyond-learned-positions': ({
    sequenceLength,
    positions,
  }: {
    sequenceLength: number;
    positions: number;
  }) =>
    `A sequence of ${grouped(sequenceLength)} tokens is longer than the ${grouped(positions)} positions that the model learned`,
  'model-note': ({ text }: { text: string }) => text,
  'unverified-fields': ({ fields }: { fields: string }) => `No second source confirms ${fields}`,
} satisfies Sentences;

/** What each code of a caveat about a model says of its arguments. */
export type ModelSentences = typeof sentences;

/** The sentence of a caveat about a model. */
export function modelMessage(caveat: Caveat): string {
  return sentenceOf(sentences, caveat);
}
