import { findAccelerator } from '../../catalog/accelerators.ts';
import { nearest } from '../../core/nearest.ts';
import { type ConversionUnit, conversionUnits, convert } from '../../planner/convert.ts';
import type { Options } from '../declaration.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { readAmount, readFraction, readNumber } from '../quantities.ts';

export async function convertCommand(args: readonly string[], options: Options, _io: Io): Promise<Outcome> {
  const to = unitOf(options.to as string);
  const amount = await readAmount(args.join(' '));
  const from =
    options.from === undefined
      ? (amount.unit ?? missingUnit(args.join(' ')))
      : unitOf(options.from as string);
  if (
    amount.unit !== undefined &&
    amount.unit !== from &&
    !(amount.unit === 'total-parameters' && from.endsWith('parameters'))
  ) {
    throw new InputError(`Value '${args.join(' ')}' is in ${amount.unit}, not in ${from}`);
  }
  const bytesPerToken = readNumber(options.bytesPerToken, '--bytes-per-token', 'bytes, such as 4.4');
  const device = findAccelerator((options.on as string | undefined) ?? 'h100-sxm');
  const peak = device.peakDense.bf16 ?? device.peakDense.fp16;
  if (peak === undefined) throw new InputError(`No dense bf16 or fp16 peak is documented for ${device.id}`);
  const utilisation = (await readFraction(options.mfu, '--mfu')) ?? 0.4;
  const document = convert({
    value: amount.value,
    from,
    to,
    ...(bytesPerToken !== undefined && { bytesPerToken }),
    ...(from === 'device-days' || to === 'device-days' ? { flopPerSecond: peak * utilisation } : {}),
    ...(options.law !== undefined && { law: options.law as string }),
  });
  const note =
    to === 'device-days' || from === 'device-days'
      ? [`${device.id}, ${peak / 1e12} TFLOP/s dense at ${utilisation * 100}%`]
      : [];
  return {
    view: {
      blocks: [
        { kind: 'text', text: `${figure(document.value)} ${to}`, tone: 'strong' },
        {
          kind: 'text',
          text: [document.formula, ...note].filter(text => text !== '').join('; '),
          tone: 'dim',
        },
      ],
      json: document,
      csv: {
        columns: ['value', 'unit', 'fromValue', 'fromUnit'].map(header => ({ header })),
        rows: [[document.value, to, amount.value, from]],
      },
    },
  };
}

function unitOf(word: string): ConversionUnit {
  const wanted = word.toLowerCase();
  const found = conversionUnits.find(unit =>
    [unit.toLowerCase(), unit.toLowerCase().replace(/s$/, '')].includes(wanted),
  );
  if (found !== undefined) return found;
  const guess = nearest(word, conversionUnits);
  throw new InputError(
    `Unknown unit '${word}': ${guess === undefined ? `expected one of ${conversionUnits.join(', ')}` : `did you mean ${guess}?`}`,
  );
}

function missingUnit(text: string): never {
  throw new InputError(`Value '${text}' names no unit: add --from, such as --from nats/token`);
}

function figure(value: number): string {
  const text = value.toPrecision(6);
  return text.includes('e') ? text.replace(/\.?0*e\+?/, 'e') : String(Number(text));
}
