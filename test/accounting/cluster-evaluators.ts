import { findModel } from '../../src/catalog/models.ts';
import { carbon, energyUse } from '../../src/cluster/energy.ts';
import { trainingTime, utilisationOf } from '../../src/cluster/throughput.ts';
import { type FlopConvention, flopPerToken } from '../../src/model/flop.ts';
import { type GptShape, korthikantiFlop } from '../../src/model/published/korthikanti.ts';
import type { Evaluator } from './checks.ts';

type Numbers = Readonly<Record<string, number>>;

/** Evaluators of the checks whose part is `cluster`, by name. */
export const clusterEvaluators: Readonly<Record<string, Evaluator>> = {
  utilisation: inputs => {
    const { tokensPerSecond, flopPerToken: flop, accelerators, peak } = inputs as Numbers;
    return utilisationOf(tokensPerSecond!, { flopPerToken: flop!, accelerators: accelerators!, peak: peak! });
  },
  // FLOP/s of one accelerator: the utilisation of a peak of one
  achieved: inputs => {
    const { tokensPerSecond, accelerators, sequenceLength } = inputs as Numbers;
    const { training } = flopPerToken(findModel(inputs.model as string).architecture, {
      sequenceLength: sequenceLength!,
      convention: inputs.convention as FlopConvention,
    });
    return utilisationOf(tokensPerSecond!, { flopPerToken: training, accelerators: accelerators!, peak: 1 });
  },
  share: inputs => {
    const { achieved, peak } = inputs as Numbers;
    return utilisationOf(1, { flopPerToken: achieved!, accelerators: 1, peak: peak! });
  },
  narayananDays: inputs => {
    const { parameters, tokens, accelerators, achieved } = inputs as Numbers;
    return trainingTime(8 * parameters! * tokens!, {
      accelerators: accelerators!,
      peak: achieved!,
      utilisation: 1,
    }).days;
  },
  korthikantiUtilisation: inputs => {
    const { sequences, seconds, accelerators, peak, sequenceLength } = inputs as Numbers;
    const flop = korthikantiFlop(inputs as unknown as GptShape, sequences!);
    const tokens = sequences! * sequenceLength!;
    return utilisationOf(tokens / seconds!, {
      flopPerToken: flop[inputs.of as 'model' | 'hardware'] / tokens,
      accelerators: accelerators!,
      peak: peak!,
    });
  },
  energy: inputs => {
    const { hours, power, pue } = inputs as Numbers;
    return energyUse(hours!, { power: power!, pue: pue! });
  },
  carbon: inputs => {
    const { hours, power, pue, gridIntensity } = inputs as Numbers;
    return carbon(energyUse(hours!, { power: power!, pue: pue! }), gridIntensity!);
  },
  // sums and ratios of what the papers print themselves
  cost: inputs => (inputs as Numbers).hours! * (inputs as Numbers).price!,
  sum: inputs => (inputs.values as readonly number[]).reduce((a, b) => a + b, 0),
  ratio: inputs => (inputs as Numbers).of! / (inputs as Numbers).in!,
  tokensPerDay: inputs => {
    const { sequences, sequenceLength, seconds } = inputs as Numbers;
    return ((sequences! * sequenceLength!) / seconds!) * 86_400;
  },
};
