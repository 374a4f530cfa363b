import { convert } from '../../planner/convert.ts';
import { sixDigits } from '../../text/numbers.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/convert.ts';
import { amountOf, deviceOf, impliedSource, unitOf } from '../conversion-amount.ts';
import { InputError, type Outcome } from '../io.ts';
import { shareOn } from '../quantities.ts';

export async function convertAnswer({ args, options }: CallOf<typeof declared>): Promise<Outcome> {
  const text = args.value.join(' ');
  const { bytesPerToken, law } = options;
  const target = unitOf(options.to);
  const amount = await amountOf(text);
  const given = options.from === undefined ? undefined : unitOf(options.from);
  const source = given ?? amount.source ?? impliedSource(target.unit, text);
  const [to, from] = [target.unit, source.unit];
  const stated = amount.source?.unit;
  if (
    stated !== undefined &&
    stated !== from &&
    !(stated === 'total-parameters' && from.endsWith('parameters') && !amount.isExact)
  ) {
    throw new InputError(`Value '${text}' is in ${stated}, not in ${from}`);
  }
  if (law !== undefined && to !== 'downstream-error')
    throw new InputError(`Option --law is about downstream-error: got --to ${to}`);
  const device = deviceOf([source, target], options.on);
  const peak = device.peakDense.bf16 ?? device.peakDense.fp16;
  if (peak === undefined) throw new InputError(`No dense bf16 or fp16 peak is documented for ${device.id}`);
  const { machines } = amount;
  // days of the very machines that were written are as many as were written
  const own = machines?.accelerator === device.id ? machines.utilisation : undefined;
  const utilisation = (await shareOn(options.mfu, device.id)) ?? own ?? 0.4;
  const isRound = options.mfu === undefined && own === undefined;
  const isOfDevices = [from, to].some(unit => unit === 'device-days' || unit === 'device-hours');
  const document = convert({
    value: amount.value,
    from,
    to,
    ...(bytesPerToken !== undefined && { bytesPerToken }),
    ...(isOfDevices && { flopPerSecond: peak * utilisation }),
    ...(law !== undefined && { law }),
  });
  const note = isOfDevices
    ? [
        `${device.id}, ${peak / 1e12} TFLOP/s dense at ${sixDigits(utilisation * 100)}%${isRound ? ', a round figure: estimate predicts it, --mfu gives it' : ''}`,
      ]
    : [];
  return {
    view: {
      blocks: () => [
        { kind: 'text', text: `${sixDigits(document.value)} ${target.written ?? to}`, tone: 'strong' },
        {
          kind: 'text',
          text: [document.formula, ...note, ...(machines?.assumed ?? [])]
            .filter(text => text !== '')
            .join('; '),
          tone: 'dim',
        },
      ],
      json: () => document,
      csv: () => ({
        columns: ['value', 'unit', 'fromValue', 'fromUnit'].map(header => ({ header })),
        rows: [[document.value, to, amount.value, from]],
      }),
    },
  };
}
