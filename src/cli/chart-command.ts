import type { Law } from '../core/law.ts';
import type { Chart } from '../render/chart/chart.ts';
import { type Argument, type Call, type Command, command, type Option } from './command.ts';
import { InputError } from './io.ts';
import { law, laws, list, output, text, wholeNumber } from './options.ts';

/** Options that every kind of chart has. */
const common = {
  output: output('<file.svg>', 'write the chart as SVG', { short: 'o' }),
  law: list(law('<id|file>', 'law to draw')),
  width: wholeNumber(240, '<pixels>', 'width of the SVG (default: 640)'),
  title: text('<text>', 'another title'),
};

/** A chart, and what it was asked with, in base units. */
export interface Drawn {
  readonly chart: Chart;
  readonly input: Readonly<Record<string, unknown>>;
}

interface ChartCommand<A, O> {
  /** `plot` and the kind. */
  readonly name: `plot ${string}`;
  readonly summary: string;
  readonly arguments: A;
  readonly options: O;
  readonly help: string;
  /** Draws it; imports the chart when it is called. Where several laws are drawn, `law` is the first. */
  readonly draw: (
    call: Call<A, O> & { readonly laws: readonly Law[] | undefined; readonly law: { readonly law?: Law } },
  ) => Promise<Drawn>;
  readonly drawsSeveralLaws?: boolean;
  readonly isLong?: boolean;
}

/** Declare a kind of chart: what it takes besides the common options, and how it is drawn. */
export function chartCommand<
  A extends Readonly<Record<string, Argument<unknown>>>,
  O extends Readonly<Record<string, Option<unknown>>>,
>({ draw, drawsSeveralLaws = false, ...declared }: ChartCommand<A, O>): Command {
  return command<A, O & typeof common>({
    ...declared,
    options: {
      ...declared.options,
      ...common,
      ...(drawsSeveralLaws && { law: laws('<id|file>', 'law to draw, repeatable') }),
    },
    formats: ['svg'],
    inDocuments: true,
    run: async () => {
      const { chartOutcome } = await import('./answers/chart.ts');
      return async call => {
        const { law: laws, output: file, width, title }: Call<A, typeof common>['options'] = call.options;
        if (!drawsSeveralLaws && laws !== undefined && laws.length > 1) {
          throw new InputError(`${declared.name} draws one law: got ${laws.map(one => one.id).join(', ')}`);
        }
        const [first] = laws ?? [];
        const drawn = await draw({ ...call, laws, law: first === undefined ? {} : { law: first } });
        const input = { ...drawn.input, ...(laws && { law: laws.map(one => one.id) }) };
        const kind = declared.name.slice('plot '.length);
        return chartOutcome({ ...drawn, input, kind }, { file, width, title }, call.io);
      };
    },
  });
}
