import { formatCount, formatLatency } from '../quantity/format.ts';
import type { Chart, Series } from '../render/chart/chart.ts';
import { Unmet } from '../serving/held.ts';
import { servingSweep } from '../serving/sweep.ts';
import type { ServingAnswer, ServingRequest } from '../serving/types.ts';
import { grouped } from '../text/numbers.ts';
import type { AxisTexts, Texts } from './texts.ts';

/** A model as it is called, and what may serve it: a curve each. */
export interface ServingChartRequest extends Omit<ServingRequest, 'accelerator' | 'devices'> {
  readonly name: string;
  readonly machines: readonly Pick<ServingRequest, 'accelerator' | 'devices'>[];
}

/**
 * Chart of latency against cost: the time from one token to the next and what a million tokens cost, from one sequence in
 * flight to as many as memory holds; with prices unknown, device time in place of cost.
 *
 * @param request model, machines, lengths
 * @returns one panel: USD, or seconds of a device, a million tokens of answers, against seconds a token
 * @throws RangeError when the model fits none of the machines
 * @example
 * servingChart({ name: '8B', parameters: 8e9, machines: [{ accelerator: 'h100', devices: 1 }] }).panels[0].x.unit // => 'ms'
 */
export function servingChart({ name, machines, ...request }: ServingChartRequest): Chart {
  const sweeps = machines.map(one => servingSweep({ ...request, ...one }));
  const fitting = sweeps.filter(([first]) => first!.memory.fits);
  if (fitting.length === 0)
    throw new Unmet(sweeps[0]?.[0]?.caveats[0]?.message ?? 'No machines to draw: expected some');
  const isPriced = fitting.every(([first]) => first!.costPerMillionTokens !== undefined);
  const texts = servingTexts({ name, answers: fitting.map(sweep => sweep.at(-1)!), isPriced });
  const cost = (answer: ServingAnswer) =>
    isPriced
      ? answer.costPerMillionTokens!.output
      : { likely: deviceSeconds(answer, answer.tokensPerSecond!.likely), '80': ends(answer) };
  return {
    ...texts.chart,
    panels: [
      {
        x: { title: 'time a token', unit: 'ms', scale: 'log', ticks: 'number' },
        y: { ...texts.yAxis, scale: 'log', ticks: 'number' },
        series: fitting.flatMap((sweep, hue): Series[] => {
          const points = sweep.map(answer => ({
            answer,
            x: answer.timePerToken!.likely * 1000,
            y: cost(answer),
          }));
          const machine = servingTexts.machine(sweep[0]!);
          return [
            {
              kind: 'band',
              name: servingTexts.interval(machine),
              hue,
              points: points.map(({ x, y }) => [x, ...y['80']]),
            },
            { kind: 'line', name: machine, hue, points: points.map(({ x, y }) => [x, y.likely]) },
            {
              kind: 'dots',
              name: '',
              hue,
              points: points.map(({ answer, x, y }) => ({
                x,
                y: y.likely,
                name: servingTexts.users(answer),
              })),
            },
          ];
        }),
      },
    ],
  };
}

/** Seconds of a device that a million tokens of answers take, prompts included. */
function deviceSeconds({ hardware }: ServingAnswer, rate: number): number {
  return (1e6 * hardware.devices) / rate;
}

function ends(answer: ServingAnswer): readonly [number, number] {
  const [low, high] = answer.tokensPerSecond!['80'];
  return [deviceSeconds(answer, high), deviceSeconds(answer, low)];
}

function servingTexts({
  name,
  answers,
  isPriced,
}: {
  readonly name: string;
  readonly answers: readonly ServingAnswer[];
  readonly isPriced: boolean;
}): { readonly chart: Texts; readonly yAxis: AxisTexts } {
  const { prompt, output, hardware } = answers[0]!;
  const uncalibrated = answers.filter(({ calibration }) => calibration.kind === 'class');
  const said = uncalibrated.map(answer => servingTexts.machine(answer)).join(', ');
  return {
    chart: {
      title: `Serving ${name}: latency against cost`,
      subtitle: `${hardware.precision}, prompts of ${grouped(prompt)} and answers of ${grouped(output)}; numbers: sequences in flight; shaded: 80%.${said === '' ? '' : ` Uncalibrated: ${said}.`}`,
      description: answers
        .map(
          answer =>
            `${servingTexts.machine(answer)} give most where all that fit are served, ${formatCount(answer.tokensPerSecond!.likely)} tokens a second to ${grouped(answer.concurrency)} at once, a token every ${formatLatency(answer.timePerToken!.likely)}.`,
        )
        .join(' '),
      note: `Rooflines, and what engines were measured to reach of them: ${[...new Set(answers.map(({ calibration }) => calibration.id))].join(', ')}. Waiting behind other prompts is not modelled.`,
    },
    yAxis: isPriced
      ? { title: 'a million tokens of answers', unit: 'USD' }
      : { title: 'a million tokens of answers', unit: 'device-seconds' },
  };
}

servingTexts.machine = ({ hardware: { accelerator, devices } }: ServingAnswer): string =>
  `${grouped(devices)} ${accelerator}`;
servingTexts.interval = (machine: string): string => `80% interval of ${machine}`;
servingTexts.users = ({ concurrency }: ServingAnswer): string => grouped(concurrency);
