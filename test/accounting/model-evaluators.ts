import { findModel } from '../../src/catalog/models.ts';
import { cacheBytesPerToken } from '../../src/model/cache.ts';
import { type FlopConvention, flopPerToken } from '../../src/model/flop.ts';
import { countParameters } from '../../src/model/parameters.ts';
import { type ChinchillaShape, chinchillaRatio } from '../../src/model/published/chinchilla.ts';
import {
  type GptShape,
  type KorthikantiBlock,
  korthikantiActivations,
  korthikantiFlop,
  selectiveSaving,
} from '../../src/model/published/korthikanti.ts';
import { narayananFlop, narayananParameters } from '../../src/model/published/narayanan.ts';
import { findRecipe } from '../../src/model/recipes.ts';
import { stateBytes, type ZeroStage } from '../../src/model/states.ts';
import type { Evaluator } from './checks.ts';

const architecture = (inputs: Readonly<Record<string, unknown>>) =>
  findModel(inputs.model as string).architecture;

/** Evaluators of the checks whose part is `model`, by name. */
export const modelEvaluators: Readonly<Record<string, Evaluator>> = {
  parameters: inputs => {
    const count = countParameters(architecture(inputs));
    if (inputs.of === 'activeWithoutInputEmbedding') return count.active - count.embedding;
    return count[inputs.of as 'total' | 'active' | 'nonEmbedding'];
  },
  sixNd: ({ parameters, tokens }) => 6 * (parameters as number) * (tokens as number),
  flop: inputs => {
    const shape = architecture(inputs);
    const flop = flopPerToken(shape, {
      sequenceLength: inputs.sequenceLength as number,
      convention: inputs.convention as FlopConvention,
    });
    const positions = inputs.withoutPositions === true ? 6 * countParameters(shape).positions : 0;
    return (flop[inputs.of as 'forward' | 'training'] - positions) * (inputs.tokens as number);
  },
  chinchillaRatio: inputs => chinchillaRatio(inputs as unknown as ChinchillaShape),
  narayananParameters: inputs => narayananParameters(inputs as unknown as GptShape),
  narayananFlop: inputs => {
    const shape = inputs as unknown as GptShape;
    return narayananFlop(shape, (inputs.tokens as number) / shape.sequenceLength);
  },
  cacheBytesPerToken: inputs => cacheBytesPerToken(architecture(inputs)),
  stateBytes: inputs =>
    stateBytes(inputs.parameters as number, {
      recipe: findRecipe(inputs.recipe as string),
      zero: inputs.zero as ZeroStage,
      dataParallel: inputs.dataParallel as number,
    }).total,
  korthikantiScores: inputs => {
    const block = inputs as unknown as KorthikantiBlock;
    const kept = korthikantiActivations(block) - korthikantiActivations(block, { recompute: 'selective' });
    return kept / (block.sequenceLength * block.microBatch * block.hidden);
  },
  selectiveSaving: inputs => selectiveSaving(inputs as unknown as KorthikantiBlock),
  // without a vocabulary the two forms differ by what recomputing the scores adds
  selectiveOverhead: inputs => {
    const shape = { ...(inputs as unknown as GptShape), layers: 1, vocabulary: 0 };
    const { model, hardware } = korthikantiFlop(shape, 1);
    const layers = model / (1 + shape.sequenceLength / (6 * shape.hidden));
    return (hardware - model) / layers;
  },
  deallocatedOutputs: ({ sequenceLength, microBatch, hidden, pipelineParallel }) =>
    2 * [sequenceLength, microBatch, hidden, pipelineParallel].reduce<number>((a, b) => a * (b as number), 1),
  fullRecomputeRatio: inputs => {
    const flop = flopPerToken(findModel('gpt3').architecture, {
      sequenceLength: 2048,
      convention: '6N',
      recompute: 'full',
    });
    return ((inputs.utilisation as number) * flop.executed) / flop.training;
  },
};
