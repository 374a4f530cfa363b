import { extname } from 'node:path';
import { toBraille } from '../../render/chart/braille.ts';
import type { Chart } from '../../render/chart/chart.ts';
import { toSvg } from '../../render/chart/svg.ts';
import { chartTable } from '../../render/chart/table.ts';
import { paintTerminal } from '../../render/chart/terminal-paint.ts';
import type { Block } from '../../render/view.ts';
import type { Options } from '../declaration.ts';
import { hasColor, InputError, type Io, type Outcome } from '../io.ts';
import { type Drawn, drawKind } from '../plot-kinds.ts';

export async function plotCommand(
  [kind = '', ...values]: readonly string[],
  options: Options,
  io: Io,
): Promise<Outcome> {
  const output = options.output as string | undefined;
  if (output !== undefined && !['', '.svg'].includes(extname(output).toLowerCase()))
    throw new InputError(`Charts are written as SVG: expected a name that ends in .svg, got -o ${output}`);
  const { chart: drawn, input } = await drawKind(kind, values, { options, io });
  const chart = typeof options.title === 'string' ? { ...drawn, title: options.title } : drawn;
  const svg = () => toSvg(chart, options.width === undefined ? {} : { width: options.width as number });
  if (output !== undefined) await io.writeText(output, svg());
  if (options.format === 'svg') {
    await io.out(svg());
    return {};
  }
  return {
    view: {
      blocks: output === undefined ? [inTerminal(chart, options, io)] : [written(output)],
      json: documentOf(kind, { chart, input }),
      get csv() {
        return chartTable(chart);
      },
    },
  };
}

function documentOf(kind: string, { chart, input }: Drawn): unknown {
  const { title, description, ...rest } = chart;
  return { schema: 'isoflop/plot/1', kind, title, description, input, chart: rest };
}

function inTerminal(chart: Chart, options: Options, io: Io): Block {
  const color = options.format !== 'markdown' && hasColor(io);
  const text = toBraille(chart, { columns: io.columns, ...(color && { paint: paintTerminal }) });
  return { kind: 'verbatim', text };
}

function written(path: string): Block {
  return { kind: 'fields', fields: [['written', path]] };
}
