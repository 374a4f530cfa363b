import { checkpointBytes } from '../../model/checkpoint.ts';
import { lengthCaveats } from '../../model/document.ts';
import { type CeilingOf, type Sized, sized } from './budget.ts';
import { hardwareOf } from './hardware.ts';
import { caveatList } from './messages.ts';
import { layoutCeiling, onHardware, statesOf } from './on-hardware.ts';
import { checkEstimateRequest } from './request.ts';
import { defaultSequenceLength, shapeNear, shapeOf } from './shape.ts';
import type { EstimateDocument, EstimateOrigin, EstimateRequest } from './types.ts';

/**
 * The whole plan from what is known: parameters, tokens and compute; on accelerators also time, money, energy,
 * memory, layout, communication, checkpoints and interruptions, with low, likely and high where nothing is sure.
 *
 * Compute is 6·N·D; time is compute / (n · peak · utilisation), where utilisation is by 6·N over the whole run:
 * given, or predicted from documented runs (`predictUtilisation`). A layout that isn't decided is searched.
 *
 * @param request plain numbers in base units: FLOP, USD, seconds, tokens, watts
 * @returns what can be said; parts that can't are absent, and a caveat says why
 * @throws RangeError when a value makes no sense, values contradict each other, or a name is unknown
 * @example
 * Math.round(estimate({ parameters: 175e9, tokens: 300e9, accelerator: 'a100', accelerators: 1024, utilisation: 0.336 }).days.likely) // => 34
 */
export function estimate(request: EstimateRequest): EstimateDocument {
  checkEstimateRequest(request);
  const caveats = caveatList();
  const hardware = hardwareOf(request);
  const named = shapeOf(request);
  const sequenceLength = request.sequenceLength ?? defaultSequenceLength(named);
  const ceilingOf = ({ size, utilisation, assumedFor }: Parameters<CeilingOf>[0]) => {
    const shape = named ?? shapeNear((assumedFor ?? size).parameters);
    return layoutCeiling(request, {
      hardware: hardware!,
      size,
      utilisation,
      shape,
      sequenceLength,
      assumedFor,
    });
  };
  const { size, utilisation, assumedFor, missed } = sized(request, {
    hardware,
    shape: named,
    sequenceLength,
    ceilingOf,
  });
  const { parameters, activeParameters, tokens, compute, law, optimum } = size;
  if (activeParameters < parameters) caveats.add('law-is-dense', {}, 'info');
  if (request.accelerator !== undefined && request.accelerators === undefined) {
    caveats.add('one-accelerator', { accelerator: hardware!.accelerator.name }, 'info');
  }
  for (const { code, args } of named === undefined ? [] : lengthCaveats(named, sequenceLength)) {
    caveats.add(code, args);
  }
  if (missed !== undefined) caveats.add('budget-leaps', missed);
  if (hardware === undefined) caveats.add('accelerators-missing', {}, 'info');
  const rest =
    hardware === undefined
      ? {}
      : onHardware(request, {
          hardware,
          size,
          utilisation: utilisation!,
          shape: named ?? shapeNear((assumedFor ?? size).parameters),
          sequenceLength,
          assumedFor,
          caveats,
        });
  return {
    schema: 'isoflop/estimate/1',
    input: inputOf(request),
    parameters,
    activeParameters,
    tokens,
    compute,
    tokensPerParameter: tokens / parameters,
    ...(named === undefined ? {} : { flopPerToken: named.flop(sequenceLength).here }),
    ...(law === undefined ? {} : { law }),
    ...optimum,
    checkpoint: { size: checkpointBytes(parameters, statesOf(request)) },
    ...rest,
    provenance: provenanceOf(request, { size, ...(utilisation === undefined ? {} : { utilisation }) }),
    caveats: caveats.all(),
  };
}

/** The request without the shape and the law, which their names stand for. */
function inputOf(request: EstimateRequest): Record<string, unknown> {
  const { model, modelName, law, ...values } = request;
  return {
    ...values,
    ...(law !== undefined && { law: typeof law === 'string' ? law : law.id }),
    ...(model !== undefined && { model: modelName ?? 'shape' }),
  };
}

function provenanceOf(request: EstimateRequest, found: Sized): Record<string, EstimateOrigin> {
  const { size, utilisation } = found;
  const origin = (value: unknown, otherwise: EstimateOrigin) => (value === undefined ? otherwise : 'input');
  if (utilisation === undefined) return { ...size.provenance };
  return {
    ...size.provenance,
    utilisation: utilisation.origin,
    price: origin(request.price, 'data'),
    power: origin(request.power, 'data'),
    sequenceLength: origin(request.sequenceLength, request.model === undefined ? 'default' : 'model'),
    batchTokens: origin(request.batchTokens, 'law'),
    layout: origin(request.layout, 'search'),
    reserve: origin(request.reserve, 'default'),
  };
}
