import { nearestDivisor } from '../../plan/divisors.ts';
import { fewestLayoutText, servingAtLoad, servingRefusal } from '../../plan/with-serving.ts';
import type { Rule } from './rule.ts';

/** Weights and one sequence, or as many as are stated, against the memory of what serves the model. */
export const servingDoesNotFit: Rule = ({ plan, given }) => {
  const refusal = servingRefusal(plan);
  if (refusal !== undefined) {
    const [devices, tensor] = [given('serving.devices') ?? 1, given('serving.tensor')];
    return [
      {
        says: 'refused',
        at: ['serving.tensor', 'serving.devices', 'serving.accelerator'],
        args: { why: refusal.message },
        actual: tensor ?? devices,
        ...(tensor !== undefined && { expected: nearestDivisor(devices, tensor) }),
      },
    ];
  }
  const answer = servingAtLoad(plan);
  if (answer === undefined) return [];
  const { hardware, memory, batchLimit, fewestDevices, parameters, prompt, output } = answer;
  const concurrency = given('serving.concurrency');
  const { devices, accelerator, precision } = hardware;
  const on = `${devices} ${accelerator} in ${precision}`;
  if (!memory.fits) {
    return [
      {
        says: fewestDevices === null ? 'hopeless' : 'default',
        at: ['serving.devices', 'serving.accelerator'],
        args: {
          parameters,
          on,
          weights: answer.weightBytes,
          capacity: devices * memory.capacity,
          fewest: fewestDevices ?? 0,
          layout: fewestLayoutText(answer),
        },
        actual: devices,
        ...(fewestDevices !== null && { expected: fewestDevices }),
      },
    ];
  }
  if (concurrency === undefined || concurrency <= batchLimit) return [];
  return [
    {
      says: 'queues',
      severity: 'warning',
      at: ['serving.concurrency', 'serving.accelerator'],
      args: {
        concurrency,
        limit: batchLimit,
        on,
        length: prompt + output,
        cache: answer.cacheBytesPerSequence,
      },
      actual: concurrency,
      expected: batchLimit,
    },
  ];
};
