import type { Uncertain } from '../../core/spread.ts';
import { headline } from '../../monitor/headline.ts';
import { daysFormat, lostTime } from '../../monitor/lost-time.ts';
import { spikeText } from '../../monitor/spike-text.ts';
import type { MonitorAnswer } from '../../monitor/types.ts';
import { formatCount, formatMoney, formatPercent, formatRatio } from '../../quantity/format.ts';
import { printable, printableData } from '../../render/printable.ts';
import type { Block, Cell, Surface, Table, View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

const SECONDS_PER_DAY = 86_400;
/** Time lost, in shares of all, that is not worth a word. */
const LEAST_LOST = 0.0005;
/** Lines of a panel of the chart: all of the answer is one screen. */
const PANEL_LINES = 7;

/** One screen: the verdict, what is now beside what was planned, the chart, and what went wrong. */
export function monitorView(answer: MonitorAnswer): View {
  const outputs = () => import('./monitor-findings.ts');
  return {
    blocks: async surface => [
      { kind: 'heading', text: `${answer.log.files.join(' ')}: ${headline(answer)}` },
      { kind: 'table', table: comparison(answer) },
      { kind: 'fields', fields: fieldsOf(answer) },
      ...(await chartOf(answer, surface)),
      {
        kind: 'notes',
        notes: answer.findings.map(({ severity, rule, message, line }) => ({
          severity,
          text: `${message} [${rule}]${line === undefined ? '' : ` --> ${answer.log.files.at(-1)}:${line}`}`,
        })),
      },
    ],
    json: () => answer,
    csv: () => ({
      columns: ['rule', 'severity', 'message', 'step', 'line'].map(header => ({ header })),
      rows: answer.findings.map(({ rule, severity, message, step, line }) => [
        rule,
        severity,
        message,
        step ?? null,
        line ?? null,
      ]),
    }),
    own: {
      svg: async () => {
        const [{ toSvg }, { monitorChart }] = await Promise.all([
          import('../../render/chart/svg.ts'),
          import('../../chart/monitor.ts'),
        ]);
        return toSvg(monitorChart(printableData(answer)));
      },
      sarif: async () =>
        `${printable(JSON.stringify((await outputs()).alertsSarif(answer, __VERSION__), null, 2))}\n`,
      github: async () => `${printable((await outputs()).alertsGithub(answer)).replace(/\n$/, '')}\n`,
    },
  };
}

async function chartOf(answer: MonitorAnswer, { columns, color }: Surface): Promise<readonly Block[]> {
  // what is not positive is no cross-entropy, and has no place on its axis
  if (answer.loss.curve.length < 3 || !answer.loss.curve.every(({ loss }) => loss > 0)) return [];
  const [{ toBraille }, { paintTerminal }, { monitorChart }] = await Promise.all([
    import('../../render/chart/braille.ts'),
    import('../../render/chart/terminal-paint.ts'),
    import('../../chart/monitor.ts'),
  ]);
  const { subtitle: _, ...chart } = monitorChart(printableData(answer));
  const text = toBraille(chart, { columns, rows: PANEL_LINES, ...(color && { paint: paintTerminal }) });
  // its title stands above the answer
  return [{ kind: 'verbatim', text: text.split('\n').slice(2).join('\n'), painted: color }];
}

/** What is now, where it goes, and what was planned. */
function comparison({ loss, throughput, end, cost, time, progress }: MonitorAnswer): Table {
  const four = (value: number) => value.toFixed(4);
  const rows: Cell[][] = [
    [
      loss.metric === 'loss' ? 'train loss' : `loss (${loss.metric})`,
      loss.now === null ? { text: 'no number', tone: 'bad' } : four(loss.now),
      loss.forecast === undefined ? '' : spread(loss.forecast, four),
      loss.promised === undefined ? '' : four(loss.promised.loss),
    ],
  ];
  const rate = throughput?.tokensPerSecond;
  if (throughput !== undefined)
    rows.push([
      'throughput',
      rate === undefined
        ? `${formatRatio(throughput.secondsPerStep)} s a step`
        : `${formatCount(rate.likely)} tokens/s`,
      '',
      throughput.planned === undefined ? '' : `${formatCount(throughput.planned)} tokens/s`,
    ]);
  const shares = [
    ['utilisation', throughput?.utilisation, throughput?.plannedUtilisation],
    ['  with attention', throughput?.modelUtilisation, undefined],
    ['  by the log', throughput?.loggedUtilisation, undefined],
  ] as const;
  for (const [name, now, planned] of shares)
    if (now !== undefined)
      rows.push([name, formatPercent(now), '', planned === undefined ? '' : formatPercent(planned)]);
  if (time !== undefined) {
    const format = daysFormat(end?.days.likely ?? time.wall / SECONDS_PER_DAY);
    rows.push([
      'time',
      format(time.wall / SECONDS_PER_DAY),
      end === undefined ? '' : spread(end.days, format),
      end?.plannedDays === undefined ? '' : format(end.plannedDays),
    ]);
  }
  if (cost !== undefined)
    rows.push([
      'cost',
      formatMoney(cost.spent),
      spread(cost.total, formatMoney),
      cost.planned === undefined ? '' : formatMoney(cost.planned),
    ]);
  // of a run that is over nothing is to come
  if (progress.isOver)
    return {
      columns: [{ header: '' }, { header: 'came to', align: 'right' }, { header: 'planned', align: 'right' }],
      rows: rows.map(([name, now, , planned]) => [name!, now!, planned!]),
    };
  return {
    columns: [
      { header: '' },
      { header: 'now', align: 'right' },
      { header: 'at the end (95%)', align: 'right' },
      { header: 'planned', align: 'right' },
    ],
    rows,
  };
}

function fieldsOf(answer: MonitorAnswer): [string, Cell][] {
  const { loss, time, progress, log, end } = answer;
  const fields: [string, Cell][] = [
    [
      'log',
      `${log.dialect}, ${grouped(log.rows)} ${log.rows === 1 ? 'row' : 'rows'}${log.ignoredRows === 0 ? '' : `, ${grouped(log.ignoredRows)} more left out`}${progress.tokens === undefined ? '' : `; ${formatCount(progress.tokens)} tokens${progress.totalTokens === undefined ? '' : ` of ${formatCount(progress.totalTokens)}`}`}`,
    ],
  ];
  if (loss.refused !== undefined)
    fields.push(['no forecast', `${loss.refused.reason}; ${loss.refused.hint}`]);
  if (loss.ifRateStays !== undefined)
    fields.push(['if the rate stayed', `the loss would end at ${loss.ifRateStays.likely.toFixed(4)}`]);
  if (loss.expected !== undefined) fields.push(['loss expected now', expectedText(loss, loss.expected)]);
  if (time !== undefined) fields.push(['time that counts', countedTime(time)]);
  if (end !== undefined && end.remaining.likely > 0) fields.push(['end', endText(answer, end)]);
  const { spikes, outliers } = answer;
  if (spikes.length > 0 || outliers.count > 0) fields.push(['spikes', spikeText(answer)]);
  return fields;
}

/** The curve to the promise where the run is, and on which side of its band the loss lies. */
function expectedText(
  { now }: MonitorAnswer['loss'],
  { value, '95': [low, high] }: NonNullable<MonitorAnswer['loss']['expected']>,
): string {
  const side =
    now === null
      ? ''
      : now > high
        ? ': the loss lies above it'
        : now < low
          ? ': the loss lies below it'
          : ': the loss lies within';
  return `${value.toFixed(4)} by the curve to the promise (95%: ${low.toFixed(4)} to ${high.toFixed(4)})${side}`;
}

function countedTime(time: NonNullable<MonitorAnswer['time']>): string {
  const { wall, counted, goodput } = time;
  const format = daysFormat(wall / SECONDS_PER_DAY);
  const parts = lostTime(time);
  const of = `${format(counted / SECONDS_PER_DAY)} of ${format(wall / SECONDS_PER_DAY)} (${formatPercent(goodput)})`;
  if (parts.length === 0) return `all of ${format(wall / SECONDS_PER_DAY)}`;
  return `${of}; lost: ${parts.join(', ')}`;
}

/** When it ends, beside the plan, and by what that is reckoned. */
function endText(
  { progress, throughput, time }: MonitorAnswer,
  { remaining, at, plannedAt }: NonNullable<MonitorAnswer['end']>,
): string {
  const left = progress.totalSteps! - progress.step;
  const seconds = throughput!.secondsPerStep;
  const running = left * seconds;
  const format = daysFormat(remaining.likely / SECONDS_PER_DAY);
  const days = (value: number) => format(value / SECONDS_PER_DAY);
  const [low, high] = remaining['95'];
  const planned = plannedAt === undefined ? '' : `, planned ${minute(plannedAt)}`;
  const when =
    at === undefined
      ? ''
      : `${minute(at.likely)} UTC${planned} (95%: ${at['95'].map(minute).join(' to ')}); `;
  const range = at === undefined && days(low) !== days(high) ? ` (95%: ${days(low)} to ${days(high)})` : '';
  const lost = remaining.likely - running;
  // steps may be faster than those of now by more than is lost
  const least = low < running ? `${days(running - low)} less` : days(low - running);
  const parts =
    lost < Math.max(1, LEAST_LOST * running)
      ? ''
      : ` take ${days(running)}, and ${days(lost)} more if time is lost as ${time!.restarts > 1 ? 'in the last half' : 'so far'} (95%: ${least} to ${days(high - running)} more)`;
  return `${when}${days(remaining.likely)} left${range}: ${grouped(left)} steps at ${formatRatio(seconds)} s${parts}`;
}

/** A time to the minute, such as 2026-03-04 04:45. */
function minute(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
}

/** What is likely with its range; a unit that all three have stands once. */
function spread(value: Uncertain, format: (value: number) => string): string {
  const [low, high] = value['95'].map(format) as [string, string];
  const likely = format(value.likely);
  const unit = / [a-z]+$/.exec(likely)?.[0] ?? '';
  const bare = unit !== '' && low.endsWith(unit) && high.endsWith(unit) ? low.slice(0, -unit.length) : low;
  const top = bare === low ? high : high.slice(0, -unit.length);
  return low === likely && high === likely ? likely : `${likely} (${bare} to ${top})`;
}
