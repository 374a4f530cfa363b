export { serving } from './serving.ts';
export { servingSweep } from './sweep.ts';
export type { ServingAnswer, ServingRequest } from './types.ts';
export { parseWorkload, type ServingWorkload } from './workload.ts';
