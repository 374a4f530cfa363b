import { type Accelerator, findAccelerator, type NumberFormat } from '../catalog/accelerators.ts';
import { type ServingCalibration, servingCalibrationOf } from '../catalog/serving.ts';
import { checkKeys } from '../core/known-keys.ts';
import { checkPositive } from '../core/positive.ts';
import { Refusal } from '../core/refusal.ts';
import { falling, rising } from '../core/spread.ts';
import { type Architecture, attentionKind } from '../model/architecture.ts';
import { cacheBytesPerToken } from '../model/cache.ts';
import { completeArchitecture } from '../model/complete.ts';
import { countParameters } from '../model/parameters.ts';
import { suggestShapes } from '../model/shapes.ts';
import { formatBytes, formatDuration } from '../quantity/format.ts';
import { servingCaveat } from './caveats.ts';
import { footprint } from './footprint.ts';
import { mostSequences, mostWithin, type Pace, pace } from './load.ts';
import { peakOf, type Replica } from './roofline.ts';
import type { ServingAnswer, ServingRequest } from './types.ts';

const KEYS: readonly (keyof ServingRequest)[] = [
  'model',
  'parameters',
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
const LENGTH = 1000;
const TRAINING_UTILISATION = 0.4;
const MOST_DEVICES = 1_000_000;
const MILLION = 1e6;
const SECONDS_PER_HOUR = 3600;

/**
 * What it takes to serve a model: cache and batch that fit, tokens a second, latencies, cost, energy, and kappa, by a
 * roofline of prefill and decode with the shares of it that engines were measured to reach.
 *
 * @param request model, devices, lengths, and concurrency or latencies to keep
 * @returns figures in seconds, bytes, USD and kWh, those that are not sure with their 80% and 95% ends; without
 *   figures of speed where the model does not fit
 * @throws RangeError for what is not positive, no whole number of devices, or an unknown accelerator
 */
export function serving(request: ServingRequest): ServingAnswer {
  const { prompt = LENGTH, output = LENGTH, precision = 'bf16' } = request;
  checkKeys(request, KEYS, "such as { parameters: 8e9, accelerator: 'h100-sxm', devices: 1 }");
  checkRequest(request);
  const accelerator = findAccelerator(request.accelerator);
  const architecture = architectureOf(request);
  const replicas = replicasOf(request, accelerator, architecture);
  const replica = replicaOf(architecture, accelerator, precision, request.devices / replicas);
  const calibration = servingCalibrationOf({
    accelerator: accelerator.id,
    precision,
    isMixture: architecture.mixture !== undefined,
  });
  const lengths = { prompt, output };
  const limit = mostSequences(replica, lengths);
  const fits = limit >= 1;
  const fewest = fewestDevices(architecture, accelerator, precision, lengths);
  const wanted = fits ? concurrencyOf(request, replica, calibration, limit, replicas) : 0;
  const running = Math.min(wanted / replicas, limit);
  const paced = fits ? pace(replica, { ...lengths, batch: Math.max(1, running) }, calibration) : undefined;
  const { total, active } = countParameters(architecture);
  const used = replica.footprint.weightBytes / replica.devices;
  return {
    schema: 'isoflop/serving/1',
    input: { ...request },
    parameters: total,
    activeParameters: active,
    hardware: {
      accelerator: accelerator.id,
      devices: request.devices,
      replicas,
      layout: replica.isTensorParallel ? { tensor: replica.devices } : { expert: replica.devices },
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
    memory: { capacity: accelerator.memoryBytes, used, fits },
    batchLimit: Math.max(0, Math.floor(limit)) * replicas,
    concurrency: wanted,
    ...(paced === undefined ? {} : figures(request, { replica, replicas, calibration, paced })),
    fewestDevices: fewest,
    caveats: caveatsOf(request, { replica, replicas, calibration, limit, wanted, fewest, paced }),
  };
}

interface Served {
  readonly replica: Replica;
  readonly replicas: number;
  readonly calibration: ServingCalibration;
  readonly paced: Pace;
}

function figures(request: ServingRequest, served: Served): Partial<ServingAnswer> {
  const { replica, replicas, calibration, paced } = served;
  const { accelerator, footprint: weighed } = replica;
  const { throughput, firstToken = throughput } = calibration;
  const faster = (value: number, of = throughput) => rising(of, share => (value * share) / of.likely);
  const slower = (value: number, of = throughput) => falling(of, share => (value * of.likely) / share);
  const all = faster(paced.tokensPerSecond * replicas);
  const each = rising(all, rate => rate / request.devices);
  const sixteen = peakOf(accelerator, 'bf16');
  const training =
    (2 * weighed.activeMatrix) / (sixteen * (request.trainingUtilisation ?? TRAINING_UTILISATION));
  const price = priceOf(request, accelerator);
  const money = (seconds: number) =>
    slower((MILLION * seconds * (price?.usdPerHour ?? 0)) / SECONDS_PER_HOUR);
  return {
    prefill: { flop: paced.prompt.flop, bytes: paced.prompt.bytes },
    decode: {
      flop: paced.step.flop,
      bytes: paced.step.bytes,
      bound: paced.step.isMemoryBound ? 'memory' : 'compute',
    },
    tokensPerSecond: all,
    tokensPerSecondPerDevice: each,
    timeToFirstToken: slower(paced.timeToFirstToken, firstToken),
    timePerToken: slower(paced.timePerToken),
    utilisation: rising(each, rate => (2 * weighed.activeMatrix * rate) / sixteen),
    ...(price === undefined
      ? {}
      : {
          price,
          costPerMillionTokens: {
            input: money(paced.devicePerInput),
            output: money(paced.devicePerOutput),
          },
        }),
    ...(accelerator.tdp === undefined
      ? {}
      : {
          energyPerMillionTokens: falling(
            each,
            rate => (MILLION * accelerator.tdp!) / rate / SECONDS_PER_HOUR / 1000,
          ),
        }),
    kappa: falling(each, rate => 1 / rate / training),
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
    if (value !== undefined) checkPositive(name, value);
  }
  const share = request.trainingUtilisation;
  if (share !== undefined && !(share > 0 && share <= 1))
    throw new Refusal(`Training utilisation must be above 0 and at most 1: got ${share}`);
  if ((request.model === undefined) === (request.parameters === undefined))
    throw new Refusal('Serving needs a model or its parameters, one of the two');
}

/** The model's shape, or a usual one of its size. */
function architectureOf({ model, parameters }: ServingRequest): Architecture {
  return model === undefined
    ? suggestShapes(parameters!, { limit: 1 })[0]!.architecture
    : completeArchitecture(model);
}

/** Copies of the model: a replica fills a domain of fast links, or the devices that it is told to. */
function replicasOf(request: ServingRequest, accelerator: Accelerator, architecture: Architecture): number {
  const { devices, tensor } = request;
  if (tensor !== undefined) return devices / tensor;
  const domain = accelerator.interconnect.domainSize ?? 1;
  // experts are spread over whatever is there
  if (devices <= domain || architecture.mixture !== undefined) return 1;
  for (let size = domain; size > 1; size--) {
    if (devices % size === 0 && architecture.heads % size === 0) return devices / size;
  }
  return devices;
}

function replicaOf(
  architecture: Architecture,
  accelerator: Accelerator,
  precision: NumberFormat,
  devices: number,
): Replica {
  return {
    architecture,
    footprint: footprint(architecture, precision),
    accelerator,
    precision,
    devices,
    isTensorParallel: architecture.mixture === undefined,
  };
}

/** Sequences in flight: as given, as many as keep a time per token, or as many as fit. */
function concurrencyOf(
  request: ServingRequest,
  replica: Replica,
  calibration: ServingCalibration,
  limit: number,
  replicas: number,
): number {
  const { prompt = LENGTH, output = LENGTH, concurrency, timePerToken } = request;
  if (timePerToken === undefined) return concurrency ?? Math.floor(limit) * replicas;
  const bounds = {
    timePerToken,
    limit: Math.min(limit, (concurrency ?? Number.POSITIVE_INFINITY) / replicas),
  };
  const kept = mostWithin(replica, { prompt, output }, calibration, bounds);
  return Math.max(1, kept) * replicas;
}

/** Fewest devices that hold the model and one sequence: 1, 2, 4, … of a domain. */
function fewestDevices(
  architecture: Architecture,
  accelerator: Accelerator,
  precision: NumberFormat,
  lengths: { readonly prompt: number; readonly output: number },
): number | null {
  const most = Math.max(1, accelerator.interconnect.domainSize ?? 1);
  for (let devices = 1; devices <= most; devices *= 2) {
    if (mostSequences(replicaOf(architecture, accelerator, precision, devices), lengths) >= 1) return devices;
  }
  return null;
}

function priceOf(request: ServingRequest, accelerator: Accelerator): ServingAnswer['price'] {
  if (request.price !== undefined) return { usdPerHour: request.price, source: 'given' };
  const offers = (accelerator.prices ?? []).filter(({ kind }) => kind.startsWith('on-demand'));
  const offer = offers.find(({ kind }) => kind.includes('median')) ?? offers[0];
  return offer === undefined
    ? undefined
    : { usdPerHour: offer.usdPerHour, source: offer.source, date: offer.date };
}

interface Judged {
  readonly replica: Replica;
  readonly replicas: number;
  readonly calibration: ServingCalibration;
  readonly limit: number;
  readonly wanted: number;
  readonly fewest: number | null;
  readonly paced: Pace | undefined;
}

function caveatsOf(request: ServingRequest, judged: Judged): ServingAnswer['caveats'] {
  const { replica, replicas, calibration, limit, wanted, fewest, paced } = judged;
  const { accelerator, architecture, devices, precision } = replica;
  const { name, rows, kind } = calibration;
  const { domainSize, bandwidthPerDirection } = accelerator.interconnect;
  const { layers, hidden } = architecture;
  const domain = domainSize ?? 1;
  return [
    ...(limit >= 1 ? [] : [shortOf(request, replica, limit, fewest)]),
    ...(paced === undefined ? [] : missed(request, paced)),
    ...(wanted > Math.floor(limit) * replicas && limit >= 1
      ? [servingCaveat('queues', { concurrency: wanted, limit: Math.floor(limit) * replicas })]
      : []),
    ...(kind === 'class' ? [servingCaveat('uncalibrated', { name, rows })] : []),
    ...(kind === 'provisional' ? [servingCaveat('provisional', { name, rows })] : []),
    ...(devices > 1 && bandwidthPerDirection === undefined && replica.isTensorParallel
      ? [servingCaveat('link-unknown', { accelerator: accelerator.id })]
      : []),
    ...(devices > domain ? [servingCaveat('between-domains', { devices, domain })] : []),
    ...(accelerator.peakDense[precision] === undefined
      ? [servingCaveat('format-widened', { accelerator: accelerator.id, precision })]
      : []),
    ...(request.model === undefined
      ? [
          servingCaveat('shape-assumed', {
            shape: `${layers} layers of ${hidden}, ${attentionKind(architecture)}`,
          }),
        ]
      : []),
    ...(paced === undefined ? [] : [servingCaveat('first-token-unloaded', {})]),
    ...(paced === undefined || accelerator.tdp === undefined
      ? []
      : [servingCaveat('power-limit', { watts: accelerator.tdp })]),
  ];
}

function shortOf(request: ServingRequest, replica: Replica, limit: number, fewest: number | null) {
  const { prompt = LENGTH, output = LENGTH } = request;
  const one = mostSequences(
    { ...replica, footprint: { ...replica.footprint, weightBytes: 0 } },
    { prompt, output },
  );
  // the limit is linear in what is free: one sequence more is so many bytes
  const free = replica.devices * replica.accelerator.memoryBytes;
  const short = ((1 - limit) / (one - limit)) * replica.footprint.weightBytes;
  return servingCaveat('does-not-fit', {
    short: `${formatBytes(Math.min(short, 10 * free))} of ${formatBytes(free)}`,
    devices:
      fewest === null ? 'no domain of these devices holds it' : `${fewest} ${replica.accelerator.id} hold it`,
  });
}

function missed({ timePerToken, timeToFirstToken }: ServingRequest, paced: Pace) {
  const late = (what: string, target: number | undefined, least: number) =>
    target !== undefined && least > target * (1 + 1e-9)
      ? [
          servingCaveat('target-missed', {
            target: `${what} of ${formatDuration(target)}`,
            least: formatDuration(least),
          }),
        ]
      : [];
  return [
    ...late('A first token', timeToFirstToken, paced.timeToFirstToken),
    ...late('A time per token', timePerToken, paced.timePerToken),
  ];
}
