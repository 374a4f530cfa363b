import { findAccelerator } from '../catalog/accelerators.ts';
import type { MonitorRequest } from '../monitor/types.ts';
import { parseQuantity } from '../plan/quantities.ts';
import type { CallOf } from './command.ts';
import type * as declared from './commands/monitor.ts';
import { defined } from './defined.ts';
import { InputError, type Io } from './io.ts';

/** A call of `isoflop monitor`. */
export type MonitorCall = CallOf<typeof declared>;

const units = { nats: 'nats', bits: 'bits', ppl: 'perplexity', bpb: 'bits/byte' } as const;

/** What is known of the run beside its log: of its plan, and of the command line, which goes before. */
export async function monitorRequest(options: MonitorCall['options'], io: Io): Promise<MonitorRequest> {
  const machine = options.on === undefined ? undefined : findAccelerator(options.on.accelerator);
  const planned = options.plan === undefined ? {} : await ofPlan(options.plan, io);
  const money = options.money === undefined ? undefined : await moneyOf(options.money);
  const said = defined({
    promise: options.promise,
    promiseFrom: options.promise === undefined ? undefined : ('promise' as const),
    law: options.law,
    isLawOfOthers: options.law === undefined ? undefined : false,
    metric: options.metric,
    unit: options.unit === undefined ? undefined : units[options.unit],
    bytesPerToken: options.bytesPerToken,
    parameters: options.params,
    tokensPerStep: options.tokensPerStep,
    totalSteps: options.steps,
    schedule: options.schedule,
    warmupSteps: options.warmup,
    decaySteps: options.decay,
    finalShare: options.finalLr,
    devices: options.on === undefined ? undefined : (options.on.accelerators ?? 1),
    peak: machine?.peakDense.bf16 ?? machine?.peakDense.fp16,
    price: options.price,
    logEvery: options.logEvery,
    dialect: options.as,
    now: options.now === undefined ? undefined : timeOf(options.now),
    against:
      options.against === undefined
        ? undefined
        : { name: options.against, text: await io.readText(options.against) },
    alerts: options.rule === undefined ? undefined : levelsOf(options.rule),
  });
  return {
    ...planned,
    ...said,
    planned: {
      ...planned.planned,
      ...defined({ days: options.days, money, reserve: options.reserve }),
    },
  };
}

async function ofPlan(file: string, io: Io): Promise<MonitorRequest> {
  const [{ planOfFiles }, { requestOfPlan }] = await Promise.all([
    import('./proposal-argument.ts'),
    import('./monitored-plan.ts'),
  ]);
  return requestOfPlan(await planOfFiles([file], {}, io));
}

async function moneyOf(text: string): Promise<number> {
  const { value, dimension } = await parseQuantity(text);
  if (dimension === 'USD') return value;
  throw new InputError(`--money must be an amount such as $30k: got '${text}'`);
}

function timeOf(text: string): number {
  const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(text);
  // logs that name no zone are read as UTC, too
  const seconds = Date.parse(isZoned || !text.includes('T') ? text : `${text}Z`) / 1000;
  if (Number.isFinite(seconds)) return seconds;
  throw new InputError(`--now must be a time such as 2026-03-01T12:00Z: got '${text.slice(0, 60)}'`);
}

function levelsOf(settings: readonly string[]): NonNullable<MonitorRequest['alerts']> {
  return Object.fromEntries(
    settings.map(setting => {
      const match = /^([a-z-]+)=(error|warning|info|off)$/.exec(setting);
      if (match === null)
        throw new InputError(`--rule must be such as stalls=off: got '${setting.slice(0, 80)}'`);
      return [match[1]!, match[2] as NonNullable<MonitorRequest['alerts']>[string]];
    }),
  );
}
