import { type Caveat, sentenceOf } from '../core/caveat.ts';
import { grouped } from '../text/numbers.ts';

const sentences: Readonly<Record<string, (args: Caveat['args']) => string>> = {
  'prediction-layers-left-out': ({ layers }) =>
    `The ${layers === 1 ? 'layer' : `${layers} layers`} for multi-token prediction ${layers === 1 ? 'is' : 'are'} not counted`,
  'untrained-left-out': ({ name, numbers }) =>
    `A checkpoint keeps ${grouped(Number(numbers))} numbers more that are not trained: ${name}`,
  'text-part-only': ({ family, towers }) =>
    `Only the language model of ${family} is counted, without ${towers}`,
  'class-decides': ({ type, class: name, read }) =>
    `model_type says ${type}, the class ${name} is of ${read}: counted as the class`,
  'no-head': ({ class: name }) => `${name} has no output head: none is counted`,
  classifier: ({ class: name }) => `${name} has a row a label in place of a language head`,
  'other-head': ({ class: name }) =>
    `${name} may have another head than that of its language model, which is counted here`,
  'unknown-keys': ({ keys }) => `Not understood, and may hold parameters: ${keys}`,
  'named-on-a-hub': ({ name, id }) =>
    `Nothing is fetched: ${name} is read as the preset ${id}; give its config.json where it was changed`,
  'head-is-a-copy': ({ parameters }) =>
    `The head is stored though it is the embedding: its ${grouped(Number(parameters))} parameters are counted once`,
  'differs-from-config': ({ part, checkpoint, config }) =>
    `${part}: ${grouped(Number(checkpoint))} in the checkpoint, ${grouped(Number(config))} by config.json`,
  'unknown-tensors': ({ parameters }) =>
    `${grouped(Number(parameters))} parameters are in tensors whose names tell no part: counted as others`,
  'prediction-left-out': ({ parameters }) =>
    `${grouped(Number(parameters))} parameters of layers for multi-token prediction are left out`,
  'adapter-left-out': ({ parameters }) =>
    `${grouped(Number(parameters))} parameters of adapters are left out: their base model is another file`,
  'config-not-read': ({ reason }) => `config.json beside it says nothing here: ${reason}`,
  'ties-not-said': ({ parameters }) =>
    `params.json does not say whether the head is the embedding: it is counted apart, with ${grouped(Number(parameters))} parameters`,
  'recurrence-counted': ({ kind }) =>
    `FLOP and state of ${kind} layers are of the recurrence, token by token; kernels in chunks execute others, and states between chunks are left out of activations`,
  'sparse-counted': ({ keys }) =>
    `Attention is of the ${grouped(Number(keys))} keys that the indexer picks, and the indexer looks at all; training without it first is not counted`,
  'class-defaults': ({ family, keys }) =>
    `${keys} not in the file: taken from the defaults of ${family}, which it is saved without`,
  'published-differently': ({ of, published, computed, explanation }) =>
    `Published ${of} is ${grouped(Number(published))}, the configuration gives ${grouped(Number(computed))}. ${explanation}`,
  'beyond-learned-positions': ({ sequenceLength, positions }) =>
    `A sequence of ${grouped(Number(sequenceLength))} tokens is longer than the ${grouped(Number(positions))} positions that the model learned`,
  'model-note': ({ text }) => String(text),
  'unverified-fields': ({ fields }) => `No second source confirms ${fields}`,
};

/** The sentence of a caveat about a model. */
export function modelMessage(caveat: Caveat): string {
  return sentenceOf(sentences, caveat);
}
