import type { Uncertain } from '../../core/spread.ts';
import type { MonitorAnswer } from '../../monitor/types.ts';
import {
  formatCount,
  formatDuration,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../../quantity/format.ts';
import type { Cell, View } from '../../render/view.ts';
import { grouped } from '../../text/numbers.ts';

/** One screen: the verdict, what is now beside what was planned, and what went wrong. */
export function monitorView(name: string, answer: MonitorAnswer): View {
  return {
    blocks: () => [
      { kind: 'heading', text: `${name}: ${headline(answer)}` },
      { kind: 'fields', fields: fieldsOf(answer) },
      {
        kind: 'notes',
        notes: answer.findings.map(({ severity, rule, message, line }) => ({
          severity,
          text: `${message} [${rule}]${line === undefined ? '' : ` line ${line}`}`,
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
  };
}

function headline({ loss, progress, findings }: MonitorAnswer): string {
  const share =
    progress.share === undefined
      ? ''
      : ` of ${grouped(progress.totalSteps!)} (${formatPercent(progress.share)})`;
  const verdicts: Readonly<Record<MonitorAnswer['loss']['verdict'], string>> = {
    'on-promise': 'on its promise',
    better: 'better than promised',
    worse: 'worse than promised',
    undecided: 'too early to say',
    'no-forecast': 'no forecast',
    'no-promise': 'nothing was promised',
  };
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const grave = errors === 0 ? '' : `, ${errors} error${errors === 1 ? '' : 's'}`;
  return `step ${grouped(progress.step)}${share}, ${verdicts[loss.verdict]}${grave}`;
}

function fieldsOf(answer: MonitorAnswer): [string, Cell][] {
  const { loss, throughput, time, end, cost, progress } = answer;
  const fields: [string, Cell][] = [
    [
      'Log',
      `${answer.log.dialect}, ${grouped(answer.log.rows)} rows${answer.log.ignoredRows === 0 ? '' : `, ${grouped(answer.log.ignoredRows)} of them ignored`}`,
    ],
  ];
  if (progress.tokens !== undefined)
    fields.push([
      'Tokens',
      `${formatCount(progress.tokens)}${progress.totalTokens === undefined ? '' : ` of ${formatCount(progress.totalTokens)}`}`,
    ]);
  fields.push(['Loss now', `${loss.now === null ? 'no number' : loss.now.toFixed(4)} (${loss.metric})`]);
  if (loss.forecast !== undefined)
    fields.push(['Heads for', spread(loss.forecast, value => value.toFixed(4))]);
  if (loss.refused !== undefined)
    fields.push(['No forecast', `${loss.refused.reason}; ${loss.refused.hint}`]);
  if (loss.promised !== undefined) fields.push(['Promised', loss.promised.loss.toFixed(4)]);
  if (throughput !== undefined) {
    const rate = throughput.tokensPerSecond;
    fields.push([
      'Throughput',
      `${rate === undefined ? '' : `${formatCount(rate.likely)} tokens/s, `}${formatRatio(throughput.secondsPerStep)} s a step`,
    ]);
    const shares = [
      ...(throughput.utilisation === undefined
        ? []
        : [`${formatPercent(throughput.utilisation)} of the dense 16-bit peak`]),
      ...(throughput.loggedUtilisation === undefined
        ? []
        : [`${formatPercent(throughput.loggedUtilisation)} by the log`]),
    ];
    if (shares.length > 0) fields.push(['Utilisation', shares.join(', ')]);
  }
  if (time !== undefined) {
    const { badput, restarts } = time;
    fields.push([
      'Time',
      `${formatDuration(time.wall)}, ${formatPercent(time.goodput)} of it counts${restarts === 0 ? '' : `; ${grouped(restarts)} restarts`}${badput.stalls === 0 ? '' : `; ${formatDuration(badput.stalls)} in stalls`}`,
    ]);
  }
  if (end !== undefined) {
    const planned = end.plannedDays === undefined ? '' : `, ${formatRatio(end.plannedDays)} planned`;
    fields.push(['Ends after', `${spread(end.days, value => formatDuration(value * 86_400))}${planned}`]);
  }
  if (cost !== undefined) {
    const planned = cost.planned === undefined ? '' : `, ${formatMoney(cost.planned)} planned`;
    fields.push([
      'Cost',
      `${formatMoney(cost.spent)} so far, ${spread(cost.total, formatMoney)} in all${planned}`,
    ]);
  }
  const { spikes, outliers } = answer;
  if (spikes.length > 0 || outliers.count > 0) {
    const open = spikes.filter(({ outcome }) => outcome === 'open').length;
    fields.push([
      'Spikes',
      `${grouped(spikes.length)}${open === 0 ? '' : `, ${grouped(open)} open`}; ${grouped(outliers.count)} single points (${answer.spikeScore.loss.toFixed(2)}% by OLMo 2's score)`,
    ]);
  }
  return fields;
}

function spread(value: Uncertain, format: (value: number) => string): string {
  const ends = ([low, high]: readonly [number, number]) => `${format(low)} to ${format(high)}`;
  return `${format(value.likely)} (80%: ${ends(value['80'])}, 95%: ${ends(value['95'])})`;
}
