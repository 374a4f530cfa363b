import type { Price } from '../catalog/price.ts';
import type { ServingCalibration } from '../catalog/serving.ts';
import { certain, falling, rising, spreadOf, times, type Uncertain } from '../core/spread.ts';
import { type Load, type Pace, pace } from './load.ts';
import { peakOf, type Replica, ROOFLINE } from './roofline.ts';
import type { ServingAnswer, ServingRequest } from './types.ts';

const TRAINING_UTILISATION = 0.4;
const MILLION = 1e6;
const SECONDS_PER_HOUR = 3600;

/**
 * USD for a million tokens: 1e6·n·p/(3600·r).
 *
 * @param devices n
 * @param usdPerHour p, of one device
 * @param tokensPerSecond r, of all devices
 * @example
 * usdPerMillion(8, 2, 22_282).toFixed(2) // => '0.20'
 */
export function usdPerMillion(devices: number, usdPerHour: number, tokensPerSecond: number): number {
  return (MILLION * devices * usdPerHour) / (SECONDS_PER_HOUR * tokensPerSecond);
}

/**
 * Utilisation of serving, 2·N·r/(n·F): every token that a model works through, of prompts or answers, takes 2·N FLOP
 * (Pope et al. 2022, arXiv:2211.05102, section 3).
 *
 * @param parameters N, that a token is multiplied with
 * @param tokensPerSecond r, of all devices
 * @param peak n·F, dense FLOP/s of all devices
 */
export function servingUtilisation(parameters: number, tokensPerSecond: number, peak: number): number {
  return (2 * parameters * tokensPerSecond) / peak;
}

/**
 * Devices that a demand keeps busy: r_in·s_in + r_out·s_out, device-seconds asked for in each second.
 *
 * @param demand tokens a second of prompts and of answers
 * @param deviceSeconds that a token of each takes
 */
export function devicesFor(
  demand: { readonly input: number; readonly output: number },
  deviceSeconds: { readonly input: number; readonly output: number },
): number {
  return demand.input * deviceSeconds.input + demand.output * deviceSeconds.output;
}

/** What is served, by what, and how fast. */
export interface Served {
  readonly replica: Replica;
  readonly replicas: number;
  readonly calibration: ServingCalibration;
  readonly load: Load;
  readonly paced: Pace;
  readonly price: Price | undefined;
}

/** Figures of an answer, with their spreads: those of the calibration, and for money those of the price, too. */
export function figuresOf(request: ServingRequest, served: Served): Partial<ServingAnswer> {
  const { replica, replicas, calibration, paced, price } = served;
  const { accelerator, footprint: weighed } = replica;
  const { throughput, firstToken = throughput } = calibration;
  const faster = (value: number, of = throughput) => rising(of, share => (value * share) / of.likely);
  const slower = (value: number, of = throughput) => falling(of, share => (value * of.likely) / share);
  const all = faster(paced.tokensPerSecond * replicas);
  const each = rising(all, rate => rate / request.devices);
  const sixteen = peakOf(accelerator, 'bf16');
  const training =
    (2 * weighed.activeParameters) / (sixteen * (request.trainingUtilisation ?? TRAINING_UTILISATION));
  // a step that gives each sequence a token is one of each group that the stages work on in turn
  const turns = Math.min(replica.stages, served.load.batch);
  return {
    prefill: { flop: paced.prompt.flop, bytes: paced.prompt.bytes },
    decode: {
      flop: turns * paced.step.flop,
      bytes: turns * paced.step.bytes,
      bound: paced.step.isMemoryBound ? 'memory' : 'compute',
    },
    roofline: rooflineOf(served),
    tokensPerSecond: all,
    tokensPerSecondPerDevice: each,
    timeToFirstToken: slower(paced.timeToFirstToken, firstToken),
    timePerToken: slower(paced.timePerToken),
    utilisation: rising(each, rate => servingUtilisation(weighed.activeMatrix, rate, sixteen)),
    ...(price &&
      moneyOf(price, { input: slower(paced.devicePerInput), output: slower(paced.devicePerOutput) })),
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

/** The same load where all peaks are reached and nothing is spent beside them. */
function rooflineOf({ replica, replicas, load }: Served): NonNullable<ServingAnswer['roofline']> {
  const ideal = pace(replica, load, { efficiency: ROOFLINE, throughput: certain(1) });
  return {
    tokensPerSecond: ideal.tokensPerSecond * replicas,
    timePerToken: ideal.timePerToken,
    timeToFirstToken: ideal.prompt.seconds,
  };
}

function moneyOf(
  price: Price,
  deviceSeconds: { readonly input: Uncertain; readonly output: Uncertain },
): Pick<ServingAnswer, 'price' | 'costPerMillionTokens'> {
  const hourly = spreadOf(price.quantile, price.likely);
  const cost = (seconds: Uncertain) =>
    times(
      rising(seconds, one => usdPerMillion(1, 1, 1 / one)),
      hourly,
    );
  return {
    price: {
      ...hourly,
      source: price.source,
      ...(price.date !== undefined && { date: price.date }),
    },
    costPerMillionTokens: { input: cost(deviceSeconds.input), output: cost(deviceSeconds.output) },
  };
}
