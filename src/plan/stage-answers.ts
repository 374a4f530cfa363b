import { spreadOfValues, spreadsByQuantile, type Uncertain } from '../core/spread.ts';
import { hasRoom } from './reach.ts';
import { coordinates, sampleOf } from './sample.ts';
import { drawsOf, shareQuantile } from './spreads.ts';
import type { Plan } from './whole.ts';

/** What a stage of a run takes. */
export interface StageAnswer {
  readonly stage: string;
  readonly tokens: number;
  /** FLOP. */
  readonly compute: number;
  readonly sequenceLength: number;
  readonly batchTokens: number;
  readonly steps: number;
  readonly learningRate?: number;
  /** Likely share of the dense 16-bit peak by 6·N. */
  readonly utilisation: number;
  /** Absent where no layout of a stage fits. */
  readonly days?: Uncertain;
  readonly acceleratorHours?: Uncertain;
  /** Bytes on the fullest device; absent where nothing is known of layouts. */
  readonly memoryPerDevice?: number;
}

/** What each stage of a plan takes: tokens, compute and time add up to the run's, memory is the worst of them. */
export function stageAnswers(plan: Plan): readonly StageAnswer[] | undefined {
  const whole = plan.whole();
  const { size, setting, reach, quantities, isBudget } = whole;
  if (size === undefined || setting === undefined || reach?.stages === undefined) return undefined;
  const hours = quantities.get('budget.acceleratorHours')?.value;
  const draws = drawsOf(plan, whole);
  const fits = hasRoom(reach.layout, plan.stated);
  const [ofShare, ofFailures] = [sampleOf(coordinates.utilisation), sampleOf(coordinates.failures)];
  return reach.stages.map(({ name, share, sequenceLength, learningRate, reach: own }): StageAnswer => {
    const tokens = share * size.tokens;
    const batchTokens = own.batch.sequences * sequenceLength;
    const taken =
      draws === undefined || hours === undefined || !fits
        ? undefined
        : isBudget
          ? spreadOfValues(
              draws.hours.map((all, k) => {
                const [p, failures] = [ofShare[k]!, ofFailures[k]!];
                return (all * share * reach.share(p, failures)) / own.share(p, failures);
              }),
              (hours * share * reach.likely) / own.likely,
            )
          : spreadsByQuantile(shareQuantile(own)).falling(
              one => (hours * share * reach.likely) / one,
              (hours * share * reach.likely) / own.likely,
            );
    return {
      stage: name,
      tokens,
      compute: share * size.compute,
      sequenceLength,
      batchTokens,
      steps: tokens / batchTokens,
      ...(learningRate !== undefined && { learningRate }),
      utilisation: own.likely,
      ...(taken && {
        days: scaled(taken, 1 / (24 * setting.hardware.accelerators)),
        acceleratorHours: taken,
      }),
      ...(own.layout && { memoryPerDevice: own.layout.memory.total }),
    };
  });
}

function scaled(value: Uncertain, by: number): Uncertain {
  const ends = ([low, high]: readonly [number, number]) => [low * by, high * by] as const;
  return { likely: value.likely * by, '80': ends(value['80']), '95': ends(value['95']) };
}
