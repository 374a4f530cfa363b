import type { Path } from './paths.ts';

/**
 * What follows from a value that is changed: it would leave the change no effect. Tokens follow from a budget, replicas
 * from accelerators. What is claimed or limited stays.
 */
export const followers: Readonly<Partial<Record<Path, readonly Path[]>>> = {
  compute: ['data.tokens', 'data.epochs', 'training.steps'],
  'hardware.count': ['parallelism.data'],
};
