import type { Accelerator } from '../../catalog/accelerators.ts';
import { sixteenBitPeak } from '../../plan/hardware.ts';
import { bestUtilisation, hardlyPassed } from '../../plan/records.ts';
import { formatPercent } from '../../quantity/format.ts';
import { grouped } from '../../text/numbers.ts';
import { utilisation, utilisationAt } from '../utilisation.ts';
import { mfuImplausible } from './mfu-implausible.ts';
import type { Rule } from './rule.ts';

/** The same share of the FP8 peak, for a plan that runs in it. */
function ofEightBits(share: number, accelerator: Accelerator | undefined): string {
  const eight = accelerator?.peakDense.fp8;
  const sixteen = accelerator && sixteenBitPeak(accelerator);
  return eight === undefined || sixteen === undefined
    ? ''
    : ` (${formatPercent((share * sixteen) / eight)} of its FP8 peak)`;
}

/** A utilisation above the best that is published for this class of accelerator at this scale. */
export const mfuAboveRecord: Rule = context => {
  const { accelerator, value, limit, shape } = context;
  const found = utilisation(context);
  if (found === undefined || accelerator === undefined || found.value > 1) return [];
  const eightBit = context.text('hardware.precision') === 'fp8';
  const record = bestUtilisation(accelerator, eightBit);
  if (record === undefined || found.value <= record.value * limit('margin')) return [];
  const hardly = hardlyPassed({
    accelerator,
    eightBit,
    count: value('hardware.count'),
    activeParameters: shape?.active ?? value('model.activeParameters') ?? value('model.parameters'),
    totalParameters: shape?.total ?? value('model.parameters'),
  });
  if (found.value <= hardly) return [];
  // above what kernels reach there is a worse finding
  if (mfuImplausible({ ...context, limit: name => (name === 'low' ? 0 : 0.85) }).length > 0) return [];
  const args = {
    mfu: found.value,
    own: ofEightBits(found.value, eightBit ? accelerator : undefined),
    record: record.value,
    run: record.name,
    accelerator: accelerator.name,
    runAccelerator: record.accelerator,
    scale: record.count === undefined ? '' : ` on ${grouped(record.count)} of them`,
    ratio: found.value / record.value,
  };
  const elsewhere = record.generation !== accelerator.generation;
  const says = `${found.given ? 'given' : 'implied'}${elsewhere ? '-elsewhere' : ''}`;
  return [
    {
      says,
      severity: elsewhere ? 'info' : 'warning',
      at: utilisationAt,
      args,
      actual: found.value,
      expected: record.value,
    },
  ];
};
