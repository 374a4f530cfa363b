import { extname } from 'node:path';
import { chartTable } from '../../render/chart/series.ts';
import { toSvg } from '../../render/chart/svg.ts';
import { printableData } from '../../render/printable.ts';
import type { Block, Surface } from '../../render/view.ts';
import type { Drawn } from '../chart-command.ts';
import { InputError, type Io, type Outcome } from '../io.ts';

interface ChartOptions {
  /** Where the SVG is written. */
  readonly file: string | undefined;
  readonly width: number | undefined;
  readonly title: string | undefined;
}

/** A chart as data: what it shows, and the series that are drawn. */
export interface PlotDocument {
  readonly schema: 'isoflop/plot/1';
  readonly kind: string;
  readonly title: string;
  readonly description: string;
  /** What was asked for. */
  readonly input: Drawn['input'];
  readonly chart: Omit<Drawn['chart'], 'title' | 'description'>;
}

/** A chart as an answer: in braille for terminals, its points for machines, and as SVG in that format or a file. */
export async function chartOutcome(
  { kind, chart: drawn, input }: Drawn & { readonly kind: string },
  { file, width, title: other }: ChartOptions,
  io: Io,
): Promise<Outcome> {
  if (file !== undefined && !['', '.svg'].includes(extname(file).toLowerCase()))
    throw new InputError(`The name of a chart must end in .svg, as which charts are written: got -o ${file}`);
  const chart = other === undefined ? drawn : { ...drawn, title: other };
  const svg = () => toSvg(chart, width === undefined ? {} : { width });
  if (file !== undefined) await io.writeText(file, svg());
  const { title, description, ...rest } = chart;
  return {
    view: {
      blocks: async surface =>
        file === undefined
          ? [await inTerminal(chart, surface)]
          : [{ kind: 'fields', fields: [['written', file]] }],
      json: (): PlotDocument => ({
        schema: 'isoflop/plot/1',
        kind,
        title,
        description,
        input,
        chart: rest,
      }),
      csv: () => chartTable(chart),
      own: { svg },
    },
  };
}

async function inTerminal(chart: Drawn['chart'], { columns, color }: Surface): Promise<Block> {
  const [{ toBraille }, { paintTerminal }] = await Promise.all([
    import('../../render/chart/braille.ts'),
    import('../../render/chart/terminal-paint.ts'),
  ]);
  const text = toBraille(printableData(chart), { columns, ...(color && { paint: paintTerminal }) });
  return { kind: 'verbatim', text, painted: color };
}
