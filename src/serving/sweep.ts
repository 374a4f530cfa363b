import { serving } from './serving.ts';
import type { ServingAnswer, ServingRequest } from './types.ts';

/**
 * A request at 1, 2, 4, … sequences in flight on each replica, up to what fits: the curve of latency against cost.
 *
 * @param request as for `serving`; with a concurrency or latencies, up to what they allow
 * @returns answers by concurrency; one, without figures of speed, where the model does not fit
 * @example
 * servingSweep({ parameters: 8e9, accelerator: 'h100', devices: 1, concurrency: 4 }).map(one => one.concurrency) // => [1, 2, 4]
 */
export function servingSweep(request: ServingRequest): readonly ServingAnswer[] {
  const full = serving(request);
  const answers: ServingAnswer[] = [];
  for (let users = full.hardware.replicas; users < full.concurrency; users *= 2) {
    answers.push(serving({ ...request, concurrency: users }));
  }
  return [...answers, full];
}
