import type { Plan } from '../../cluster/plans.ts';
import { maximum, minimum } from '../../core/unbounded.ts';
import type { Batch } from './batch.ts';
import { BATCH_LAW } from './batch.ts';
import { documentedRuns } from './documented.ts';
import type { Caveats } from './messages.ts';
import type { HardwareContext } from './on-hardware.ts';
import type { Reliability } from './reliability.ts';
import type { EstimateRequest } from './types.ts';

/** Fewer documented runs than this on a generation are worth a word. */
const fewRuns = 3;
/** Attention that adds more than this to 6·N makes a given utilisation ambiguous. */
const noticeable = 1.1;

/** What a reader must know of the utilisation. */
export function noteUtilisation(
  request: EstimateRequest,
  context: HardwareContext & { readonly ceiling: number | undefined; readonly trusted: Reliability },
): void {
  const { utilisation, ceiling, hardware, size, caveats, shape, sequenceLength, trusted } = context;
  const { share } = utilisation;
  if (utilisation.origin === 'input') {
    if (ceiling !== undefined && share.likely > ceiling) {
      caveats.add('above-ceiling', { utilisation: share.likely, ceiling });
    }
    caveats.add('given-utilisation', { loss: 1 / trusted.goodput.low - 1 }, 'info');
    const flop = request.model === undefined ? undefined : shape?.flop(sequenceLength).here;
    const ratio = flop === undefined ? 1 : flop.causal / flop['6N'];
    if (ratio > noticeable && request.utilisationConvention === undefined) {
      caveats.add('attention-beyond-6n', { sequenceLength, ratio });
    }
    return;
  }
  const runs = utilisation.sameGeneration!;
  if (runs < fewRuns) caveats.add('few-documented-runs', { runs, accelerator: hardware.accelerator.name });
  const sizes = documentedRuns().map(run => run.activeParameters);
  const { activeParameters } = size;
  if (activeParameters > 2 * maximum(sizes)) {
    caveats.add('beyond-documented-parameters', { parameters: activeParameters, side: 'more than' });
  }
  if (activeParameters < minimum(sizes) / 2) {
    caveats.add('beyond-documented-parameters', { parameters: activeParameters, side: 'fewer than' });
  }
  if (hardware.precision === 'fp32') caveats.add('fp32-shares');
  if (hardware.precision === 'fp8') caveats.add('sixteen-bit-hours', { run: 'deepseek-v3' });
  const allowed = ceiling === undefined ? 1 : ceiling * trusted.goodput.likely;
  if (ceiling !== undefined && share.likely > allowed) {
    caveats.add('held-by-layout', { ceiling, goodput: trusted.goodput.likely, allowed });
  }
}

/** What a reader must know of the batch. */
export function noteBatch(
  request: EstimateRequest,
  context: { readonly batch: Batch; readonly sequenceLength: number; readonly caveats: Caveats },
): void {
  const { batch, sequenceLength, caveats } = context;
  const tokens = batch.sequences * sequenceLength;
  if (request.sequenceLength === undefined)
    caveats.add('sequence-length-assumed', { sequenceLength }, 'info');
  if (batch.origin === 'law') caveats.add('batch-assumed', { tokens, law: BATCH_LAW }, 'info');
  if (batch.origin === 'rounded') {
    caveats.add('batch-rounded', { given: request.batchTokens!, sequences: batch.sequences, tokens }, 'info');
  }
}

/** What a reader must know of layout, memory and communication. */
export function notePlan(
  plan: Plan | undefined,
  context: HardwareContext & { readonly batch: Batch; readonly request: EstimateRequest },
): void {
  const { hardware, shape, batch, caveats, request, size } = context;
  if (shape === undefined) return;
  if (request.model === undefined) {
    caveats.add('shape-assumed', { parameters: size.parameters, shape: shape.description });
  }
  const { accelerators, accelerator, device } = hardware;
  if (plan === undefined) {
    caveats.add('no-layout', { accelerators, sequences: batch.sequences });
    return;
  }
  if (plan.headroom < 0) {
    const decided = Object.keys(request.layout ?? {}).length > 0;
    const short = -plan.headroom;
    if (decided) caveats.add('does-not-fit', { short, capacity: device.memoryBytes });
    else {
      caveats.add('nothing-fits', {
        accelerators,
        short,
        capacity: device.memoryBytes,
        part: largestPart(plan),
      });
    }
  }
  if (plan.step.unknown.length > 0) {
    caveats.add('link-unknown', { kinds: plan.step.unknown.join(' and '), accelerator: accelerator.name });
  }
  if (!hardware.measured) {
    caveats.add('kernels-assumed', { accelerator: accelerator.name, share: device.kernelEfficiency }, 'info');
  }
  caveats.add('memory-derived', {}, 'info');
}

/** The part that takes most of a device. */
export function largestPart(plan: Plan): string {
  const { total: _total, ...parts } = plan.memory;
  return Object.entries(parts).sort((a, b) => b[1] - a[1])[0]![0];
}
