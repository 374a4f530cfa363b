import { workloadOf } from '../plan/served.ts';
import { lifetimeOfPlan, servingOf } from '../plan/with-serving.ts';
import type { ServingWorkload } from '../serving/workload.ts';
import type { PageAssessment } from './assess.ts';
import { commandText } from './command.ts';
import type { PageModel } from './types.ts';

/** How the plan's model is served, where the proposal says on what; worked out on pages of such proposals alone. */
export function servingOfPage({ whole, text }: PageAssessment): PageModel['serving'] {
  const workload = workloadOf(whole.stated);
  if (workload === undefined) return undefined;
  const completed = whole.whole();
  const { served, size, unserved } = completed;
  const answer = served?.answer ?? servingOf(whole);
  const lifetime = lifetimeOfPlan(whole, completed);
  const model = whole.shape === undefined ? size?.parameters : (text('model.preset') ?? text('model.config'));
  return {
    ...(answer && { answer }),
    ...(lifetime && { lifetime }),
    ...(unserved && { reason: unserved.message }),
    ...(answer &&
      model !== undefined && {
        command: commandText(['serving', model, ...words(workload, served?.training.utilisation)]),
      }),
  };
}

/** The options that ask the same on a command line. */
function words(workload: ServingWorkload, utilisation: number | undefined): readonly (string | number)[] {
  const { accelerator, devices, timeToFirstToken, timePerToken } = workload;
  const options: readonly (readonly [string, string | number | undefined])[] = [
    ['--precision', workload.precision],
    ['--prompt', workload.prompt],
    ['--answer', workload.output],
    ['--concurrency', workload.concurrency],
    ['--ttft', timeToFirstToken && `${timeToFirstToken}s`],
    ['--tpot', timePerToken && `${timePerToken}s`],
    ['--tensor', workload.tensor],
    ['--price', workload.price],
    ['--mfu', utilisation],
  ];
  return [
    '--on',
    `${devices} ${accelerator}`,
    ...options.flatMap(([option, value]) => (value === undefined ? [] : [option, value])),
  ];
}
