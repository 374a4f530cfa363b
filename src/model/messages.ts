import { type Caveat, sentenceOf } from '../core/caveat.ts';
import { grouped } from '../text/numbers.ts';

const sentences: Readonly<Record<string, (args: Caveat['args']) => string>> = {
  'prediction-layers-left-out': ({ layers }) =>
    `The ${layers === 1 ? 'layer' : `${layers} layers`} for multi-token prediction ${layers === 1 ? 'is' : 'are'} not counted`,
  'text-part-only': ({ family }) => `Only the text part of ${family} is counted, not what reads images`,
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
