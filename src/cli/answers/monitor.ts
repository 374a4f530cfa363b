import { findAccelerator } from '../../catalog/accelerators.ts';
import { monitor } from '../../monitor/monitor.ts';
import type { AlertLevel } from '../../monitor/types.ts';
import { parseQuantity } from '../../planner/quantities.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/monitor.ts';
import { defined } from '../defined.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { monitorView } from '../views/monitor.ts';

const units = { nats: 'nats', bits: 'bits', ppl: 'perplexity', bpb: 'bits/byte' } as const;

/** `isoflop monitor <log…>`: what the log says of its run beside what was promised; the exit code carries the alerts. */
export async function monitorAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const files = await Promise.all(args.logs.map(async name => ({ name, text: await textOf(name, io) })));
  const machine = options.on === undefined ? undefined : findAccelerator(options.on.accelerator);
  const money = options.money === undefined ? undefined : await moneyOf(options.money);
  const answer = monitor(files, {
    ...defined({
      promise: options.promise,
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
      devices: options.on?.accelerators ?? (options.on === undefined ? undefined : 1),
      peak: machine?.peakDense.bf16 ?? machine?.peakDense.fp16,
      price: options.price,
      logEvery: options.logEvery,
      dialect: options.as,
      alerts: options.rule === undefined ? undefined : levelsOf(options.rule),
      planned: defined({ days: options.days, money, reserve: options.reserve }),
    }),
  });
  const { failOn = 'error' } = options;
  const isGrave = answer.findings.some(
    ({ severity }) =>
      failOn !== 'never' && (severity === 'error' || (failOn === 'warning' && severity === 'warning')),
  );
  return { view: monitorView(args.logs.join(' '), answer), exitCode: isGrave ? 1 : 0 };
}

async function textOf(name: string, io: Io): Promise<string> {
  if (name !== '-') return io.readText(name);
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of io.stdin)
    text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text;
}

async function moneyOf(text: string): Promise<number> {
  const { value, dimension } = await parseQuantity(text);
  if (dimension === 'USD') return value;
  throw new InputError(`--money must be an amount such as $30k: got '${text}'`);
}

function levelsOf(settings: readonly string[]): Readonly<Record<string, AlertLevel>> {
  return Object.fromEntries(
    settings.map(setting => {
      const match = /^([a-z-]+)=(error|warning|info|off)$/.exec(setting);
      if (match === null) throw new InputError(`--rule must be such as stalls=off: got '${setting}'`);
      return [match[1]!, match[2] as AlertLevel];
    }),
  );
}
