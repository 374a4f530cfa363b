import { acceleratorCountMismatch } from './accelerator-count-mismatch.ts';
import { activeExpertsExceed } from './active-experts-exceed.ts';
import { activeTotalConfused } from './active-total-confused.ts';
import { batchBelowSequence } from './batch-below-sequence.ts';
import { batchBeyondCritical } from './batch-beyond-critical.ts';
import { batchMismatch } from './batch-mismatch.ts';
import { beyondFittedRange } from './beyond-fitted-range.ts';
import { bytesPerTokenImplausible } from './bytes-per-token-implausible.ts';
import { checkpointIntervalOff } from './checkpoint-interval-off.ts';
import { computeMismatch } from './compute-mismatch.ts';
import { costMismatch } from './cost-mismatch.ts';
import { crawlsExceed } from './crawls-exceed.ts';
import { decayNotAtEnd } from './decay-not-at-end.ts';
import { demandAboveCapacity } from './demand-above-capacity.ts';
import { durationMismatch } from './duration-mismatch.ts';
import { epochsMismatch } from './epochs-mismatch.ts';
import { farFromOptimal } from './far-from-optimal.ts';
import { hoursMismatch } from './hours-mismatch.ts';
import { indivisibleShape } from './indivisible-shape.ts';
import { interruptionsUnplanned } from './interruptions-unplanned.ts';
import { latencyMissed } from './latency-missed.ts';
import { learningRateOff } from './learning-rate-off.ts';
import { limitUnlikely } from './limit-unlikely.ts';
import { lossUnreachable } from './loss-unreachable.ts';
import { memoryExceeded } from './memory-exceeded.ts';
import { memoryOpen } from './memory-open.ts';
import { mfuAboveRecord } from './mfu-above-record.ts';
import { mfuImplausible } from './mfu-implausible.ts';
import { mfuImpossible } from './mfu-impossible.ts';
import { mixtureSum } from './mixture-sum.ts';
import { nearDuplicates } from './near-duplicates.ts';
import { noPilots } from './no-pilots.ts';
import { noReserve } from './no-reserve.ts';
import { parametersMismatch } from './parameters-mismatch.ts';
import { peakMismatch } from './peak-mismatch.ts';
import { pipelineBubbleRule } from './pipeline-bubble.ts';
import { priceImplausible } from './price-implausible.ts';
import { rawDataMismatch } from './raw-data-mismatch.ts';
import { recipeYield } from './recipe-yield.ts';
import { reserveConsumed } from './reserve-consumed.ts';
import type { Rule } from './rule.ts';
import { servingDoesNotFit } from './serving-does-not-fit.ts';
import { sourceDoubts } from './source-doubts.ts';
import { sourceEpochs } from './source-epochs.ts';
import { sourceOverdrawn } from './source-overdrawn.ts';
import { sparsePeak } from './sparse-peak.ts';
import { stagesMismatch } from './stages-mismatch.ts';
import { stepsMismatch } from './steps-mismatch.ts';
import { tensorAcrossNodes } from './tensor-across-nodes.ts';
import { tokenizerBytes } from './tokenizer-bytes.ts';
import { tokensBeyondStock } from './tokens-beyond-stock.ts';
import { tokensUnstated } from './tokens-unstated.ts';
import { tooFewSteps } from './too-few-steps.ts';
import { tooManyEpochs } from './too-many-epochs.ts';
import { uniqueTokensUnstated } from './unique-tokens-unstated.ts';
import { unsupportedPrecision } from './unsupported-precision.ts';
import { utilisationBeyondLayout } from './utilisation-beyond-layout.ts';
import { warmupTooLong } from './warmup-too-long.ts';
import { zeroWithPipeline } from './zero-with-pipeline.ts';
import { zeroWithoutData } from './zero-without-data.ts';

/**
 * Every rule but those that look at the file itself (`unknown-key`, `misplaced-key`, `launch-file`) or at the findings of
 * the others (`unused-allow`). What each says stands in
 * `data/rules/<id>.json`.
 */
export const rules: Readonly<Record<string, Rule>> = {
  'accelerator-count-mismatch': acceleratorCountMismatch,
  'active-experts-exceed': activeExpertsExceed,
  'active-total-confused': activeTotalConfused,
  'batch-below-sequence': batchBelowSequence,
  'batch-beyond-critical': batchBeyondCritical,
  'batch-mismatch': batchMismatch,
  'beyond-fitted-range': beyondFittedRange,
  'bytes-per-token-implausible': bytesPerTokenImplausible,
  'checkpoint-interval-off': checkpointIntervalOff,
  'compute-mismatch': computeMismatch,
  'cost-mismatch': costMismatch,
  'demand-above-capacity': demandAboveCapacity,
  'crawls-exceed': crawlsExceed,
  'decay-not-at-end': decayNotAtEnd,
  'duration-mismatch': durationMismatch,
  'epochs-mismatch': epochsMismatch,
  'far-from-optimal': farFromOptimal,
  'hours-mismatch': hoursMismatch,
  'indivisible-shape': indivisibleShape,
  'interruptions-unplanned': interruptionsUnplanned,
  'latency-missed': latencyMissed,
  'learning-rate-off': learningRateOff,
  'limit-unlikely': limitUnlikely,
  'loss-unreachable': lossUnreachable,
  'memory-exceeded': memoryExceeded,
  'memory-open': memoryOpen,
  'mfu-above-record': mfuAboveRecord,
  'mfu-implausible': mfuImplausible,
  'mfu-impossible': mfuImpossible,
  'mixture-sum': mixtureSum,
  'near-duplicates': nearDuplicates,
  'no-pilots': noPilots,
  'no-reserve': noReserve,
  'parameters-mismatch': parametersMismatch,
  'peak-mismatch': peakMismatch,
  'pipeline-bubble': pipelineBubbleRule,
  'price-implausible': priceImplausible,
  'raw-data-mismatch': rawDataMismatch,
  'recipe-yield': recipeYield,
  'reserve-consumed': reserveConsumed,
  'serving-does-not-fit': servingDoesNotFit,
  'source-doubts': sourceDoubts,
  'source-epochs': sourceEpochs,
  'source-overdrawn': sourceOverdrawn,
  'sparse-peak': sparsePeak,
  'stages-mismatch': stagesMismatch,
  'steps-mismatch': stepsMismatch,
  'tensor-across-nodes': tensorAcrossNodes,
  'tokenizer-bytes': tokenizerBytes,
  'tokens-beyond-stock': tokensBeyondStock,
  'tokens-unstated': tokensUnstated,
  'too-few-steps': tooFewSteps,
  'too-many-epochs': tooManyEpochs,
  'unique-tokens-unstated': uniqueTokensUnstated,
  'unsupported-precision': unsupportedPrecision,
  'utilisation-beyond-layout': utilisationBeyondLayout,
  'warmup-too-long': warmupTooLong,
  'zero-with-pipeline': zeroWithPipeline,
  'zero-without-data': zeroWithoutData,
};
