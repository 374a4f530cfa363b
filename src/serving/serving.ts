import { findAccelerator } from '../catalog/accelerators.ts';
import { organisationUse } from '../catalog/organisation.ts';
import { priceGiven, priceOnFile } from '../catalog/price.ts';
import { type ServingCalibration, servingCalibrationOf } from '../catalog/serving.ts';
import { checkKeys, checkMagnitude, checkPositive } from '../core/arguments.ts';
import { Refusal } from '../core/refusal.ts';
import type { Architecture } from '../model/architecture.ts';
import { architectureBetween } from '../model/between.ts';
import { cacheBytesPerToken } from '../model/cache.ts';
import { completeArchitecture } from '../model/complete.ts';
import { figuresOf } from './figures.ts';
import { sequenceBytes } from './footprint.ts';
import { caveatsOf } from './judged.ts';
import { fewestFor, laidOut, layoutOf } from './layout.ts';
import { mostSequences, mostWithin, pace } from './load.ts';
import { peakOf, type Replica } from './roofline.ts';
import type { ServingAnswer, ServingRequest } from './types.ts';

const KEYS: readonly (keyof ServingRequest)[] = [
  'model',
  'parameters',
  'activeParameters',
  'experts',
  'activeExperts',
  'accelerator',
  'devices',
  'precision',
  'prompt',
  'output',
  'concurrency',
  'timeToFirstToken',
  'timePerToken',
  'tensor',
  'price',
  'trainingUtilisation',
];
/** Tokens of a prompt and of an answer, unless they are said. */
export const USUAL_LENGTH = 1000;
const MOST_DEVICES = 1_000_000;

/**
 * What it takes to serve a model: cache and batch that fit, tokens a second, latencies, cost, energy, and kappa, by a
 * roofline of prefill and decode with the shares of it that engines were measured to reach.
 *
 * @param request model, devices, lengths, and concurrency or latencies to keep
 * @returns figures in seconds, bytes, USD and kWh, those that are not sure with their 80% and 95% ends; without
 *   figures of speed where the model does not fit
 * @throws RangeError for what is not positive, no whole number of devices, or an unknown accelerator
 * @example
 * serving({ parameters: 8e9, accelerator: 'h100', devices: 1, concurrency: 25 }).hardware.layout.tensor // => 1
 */
export function serving(request: ServingRequest): ServingAnswer {
  const { prompt = USUAL_LENGTH, output = USUAL_LENGTH, precision = 'bf16' } = request;
  checkKeys(request, KEYS, "such as { parameters: 8e9, accelerator: 'h100-sxm', devices: 1 }");
  checkRequest(request);
  const accelerator = findAccelerator(request.accelerator);
  const architecture = architectureOf(request);
  const lengths = { prompt, output };
  const served = { architecture, accelerator, precision, lengths };
  const { replica, replicas } = laidOut(served, request.devices, request.tensor);
  const calibration = servingCalibrationOf({
    accelerator: accelerator.id,
    precision,
    isMixture: architecture.mixture !== undefined,
  });
  const limit = mostSequences(replica, lengths);
  const fits = limit >= 1;
  const fewest = fewestFor(served);
  const wanted = fits ? concurrencyOf(request, replica, calibration, limit, replicas) : 0;
  const running = Math.min(wanted / replicas, limit);
  const load = { ...lengths, batch: Math.max(1, running) };
  const paced = fits ? pace(replica, load, calibration) : undefined;
  const used = replica.footprint.weightBytes / replica.devices;
  const price = request.price === undefined ? priceOnFile(accelerator) : priceGiven(request.price);
  const own = organisationUse({
    accelerators: [accelerator.id],
    prices: price?.organisation === undefined ? [] : [accelerator.id],
  });
  return {
    schema: 'isoflop/serving/1',
    input: { ...request },
    ...(own && { organisation: own }),
    parameters: replica.footprint.parameters,
    activeParameters: replica.footprint.activeParameters,
    hardware: {
      accelerator: accelerator.id,
      devices: request.devices,
      replicas,
      layout: layoutOf(replica),
      precision,
      peak: peakOf(accelerator, precision),
    },
    calibration: {
      id: calibration.id,
      kind: calibration.kind,
      measured: calibration.measured,
      source: calibration.source,
    },
    weightBytes: replica.footprint.weightBytes,
    cacheBytesPerToken: cacheBytesPerToken(architecture, replica.footprint.bytesPerCacheNumber),
    cacheBytesPerSequence: sequenceBytes(architecture, replica.footprint, prompt + output),
    memory: { capacity: accelerator.memoryBytes, used, fits },
    ...lengths,
    batchLimit: Math.max(0, Math.floor(limit)) * replicas,
    concurrency: wanted,
    ...(paced && figuresOf(request, { replica, replicas, calibration, load, paced, price })),
    fewestDevices: fewest?.devices ?? null,
    ...(fewest && { fewestLayout: fewest.layout }),
    caveats: caveatsOf(request, { replica, lengths, replicas, calibration, limit, wanted, fewest, paced }),
  };
}

function checkRequest(request: ServingRequest): void {
  const { devices, tensor } = request;
  if (!(Number.isInteger(devices) && devices >= 1 && devices <= MOST_DEVICES))
    throw new Refusal(`Devices must be a whole number from 1 to ${MOST_DEVICES}: got ${devices}`);
  if (tensor !== undefined && !(Number.isInteger(tensor) && tensor >= 1 && devices % tensor === 0))
    throw new Refusal(`Tensor degree must divide the ${devices} devices: got ${tensor}`);
  for (const [name, value] of [
    ['Prompt', request.prompt],
    ['Output', request.output],
    ['Concurrency', request.concurrency],
    ['Time to first token', request.timeToFirstToken],
    ['Time per token', request.timePerToken],
    ['Price', request.price],
  ] as const) {
    if (value !== undefined) checkMagnitude(name, checkPositive(name, value));
  }
  const share = request.trainingUtilisation;
  if (share !== undefined && !(share > 0 && share <= 1))
    throw new Refusal(`Training utilisation must be above 0 and at most 1: got ${share}`);
  if ((request.model === undefined) === (request.parameters === undefined))
    throw new Refusal('Serving needs a model or its parameters, one of the two');
}

/** The model's shape, or one between those that are usual of its size. */
function architectureOf({ model, parameters, ...counts }: ServingRequest): Architecture {
  if (model !== undefined) return completeArchitecture(model);
  const { activeParameters, experts, activeExperts } = counts;
  return architectureBetween({ parameters: parameters!, activeParameters, experts, activeExperts });
}

/**
 * Sequences in flight: as given, as many as keep a time per token, or as many as fit; as given, or one, where not one
 * keeps it. The latter are means, and no whole numbers, so that what they cost has no leaps.
 */
function concurrencyOf(
  request: ServingRequest,
  replica: Replica,
  calibration: ServingCalibration,
  limit: number,
  replicas: number,
): number {
  const { prompt = USUAL_LENGTH, output = USUAL_LENGTH, concurrency, timePerToken } = request;
  const asked = concurrency ?? limit * replicas;
  if (timePerToken === undefined || asked <= replicas) return asked;
  const bounds = { timePerToken, limit: Math.min(limit, asked / replicas) };
  const kept = mostWithin(replica, { prompt, output }, calibration, bounds);
  return kept > 0 ? kept * replicas : (concurrency ?? replicas);
}
