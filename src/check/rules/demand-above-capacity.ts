import { SECONDS_PER_DAY } from '../../core/units.ts';
import { inFlight, servingAtLoad, servingOf } from '../../plan/with-serving.ts';
import type { Rule } from './rule.ts';

/** Tokens of answers that are asked for in a day against those that the devices give, latencies kept. */
export const demandAboveCapacity: Rule = ({ plan, given }) => {
  const demand = given('serving.demand');
  if (demand === undefined) return [];
  const asked = servingOf(plan);
  // a latency that nothing keeps has a rule of its own
  const isKept = !asked?.caveats.some(({ code }) => code === 'target-missed');
  const answer = isKept ? asked : servingAtLoad(plan);
  if (answer?.tokensPerSecond === undefined) return [];
  const { likely, 95: wide } = answer.tokensPerSecond;
  const capacity = likely * SECONDS_PER_DAY;
  if (demand <= capacity) return [];
  const { devices, accelerator } = answer.hardware;
  const needed = Math.ceil((devices * demand) / capacity);
  return [
    {
      severity: demand > wide[1] * SECONDS_PER_DAY ? 'error' : 'warning',
      at: ['serving.demand'],
      args: { demand, capacity, rate: likely, devices, accelerator, concurrency: inFlight(answer), needed },
      actual: demand,
      expected: capacity,
    },
  ];
};
