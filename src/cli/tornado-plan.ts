import { tornadoesOf, tornadoOf } from '../chart/tornado.ts';
import { planOf } from '../plan/plan.ts';
import { statedOf } from '../plan/request.ts';
import type { Drawn } from './chart-command.ts';
import { estimateRequest } from './estimate-options.ts';
import { InputError, type Io } from './io.ts';
import { planOfFiles, wordsOf } from './proposal-argument.ts';

type PlanOptions = Parameters<typeof estimateRequest>[1];

/** What makes the plan of a command line or of a proposal unsure, as `plot tornado` draws it. */
export async function tornadoDrawn(
  words: readonly string[],
  {
    on: machines = [],
    ...options
  }: Omit<PlanOptions, 'on'> & { readonly on?: readonly NonNullable<PlanOptions['on']>[] | undefined },
  io: Io,
): Promise<Drawn> {
  if (machines.length > 1)
    throw new InputError(
      'plot tornado shows one plan: expected one --on; isoflop estimate compares machines',
    );
  const { budget, files } = wordsOf(words);
  const request = await estimateRequest(budget, { ...options, on: machines[0] }, io);
  const plan = files.length === 0 ? planOf(statedOf(request)) : await planOfFiles(files, request, io);
  const input = { ...request, ...(files.length > 0 && { proposal: files.join(' ') }) };
  return { chart: tornadoOf(tornadoesOf(plan)), input };
}
