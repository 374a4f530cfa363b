import { togetherUsed } from '../../catalog/organisation.ts';
import { isCertain, type Uncertain } from '../../core/spread.ts';
import {
  formatBytes,
  formatCount,
  formatEnergy,
  formatFlop,
  formatLatency,
  formatMoney,
  formatPercent,
  formatRatio,
} from '../../quantity/format.ts';
import type { Block, Cell, Table, View } from '../../render/view.ts';
import { layoutText } from '../../serving/judged.ts';
import type { ServingAnswer } from '../../serving/types.ts';
import { grouped } from '../../text/numbers.ts';
import { organisationNotes, warningsFirst } from './notes.ts';

/** One load on one kind of devices. */
export function servingView(name: string, answer: ServingAnswer): View {
  return {
    blocks: () => [
      { kind: 'heading', text: headline(name, answer) },
      { kind: 'text', text: verdict(answer) },
      { kind: 'fields', fields: fieldsOf(answer) },
      notesOf([answer]),
    ],
    json: () => answer,
    csv: () => rowsOf([answer]),
  };
}

/** Several kinds of devices, or several loads. */
export interface ServingsDocument {
  readonly schema: 'isoflop/servings/1';
  readonly servings: readonly ServingAnswer[];
}

/** Several kinds of devices, or several loads, a line each. */
export function tableView(name: string, answers: readonly ServingAnswer[]): View {
  return {
    blocks: () => [
      { kind: 'heading', text: `Serving ${name}` },
      {
        kind: 'table',
        table: {
          columns: [
            { header: 'On' },
            { header: 'Users', align: 'right' },
            { header: 'Tokens/s', align: 'right' },
            { header: 'Time a token', align: 'right' },
            { header: 'First token', align: 'right', optional: true },
            { header: '$/Mtok out', align: 'right' },
            { header: '$/Mtok in', align: 'right', optional: true },
            { header: 'Of 16-bit peak', align: 'right', optional: true },
            { header: 'kWh/Mtok', align: 'right', optional: true },
            { header: 'kappa', align: 'right', optional: true },
            { header: 'Calibrated', optional: true },
          ],
          rows: answers.map(answer => [
            devicesText(answer),
            answer.memory.fits
              ? grouped(Math.floor(answer.concurrency))
              : { text: 'does not fit', tone: 'bad' },
            likely(answer.tokensPerSecond, formatCount),
            likely(answer.timePerToken, formatLatency),
            likely(answer.timeToFirstToken, formatLatency),
            likely(answer.costPerMillionTokens?.output, formatMoney),
            likely(answer.costPerMillionTokens?.input, formatMoney),
            likely(answer.utilisation, formatPercent),
            likely(answer.energyPerMillionTokens, formatRatio),
            likely(answer.kappa, formatRatio),
            answer.calibration.kind === 'class' ? 'no' : answer.calibration.id,
          ]),
        },
      },
      notesOf(answers),
    ],
    json: (): ServingsDocument => ({ schema: 'isoflop/servings/1', servings: answers }),
    csv: () => rowsOf(answers),
  };
}

function headline(name: string, answer: ServingAnswer): string {
  const { prompt, output } = answer;
  return `${name} on ${devicesText(answer)} in ${answer.hardware.precision}, prompts of ${grouped(prompt)} and answers of ${grouped(output)}`;
}

function devicesText({ hardware: { devices, accelerator } }: ServingAnswer): string {
  return `${grouped(devices)} ${accelerator}`;
}

/** What a person acts on: whether it fits, how many at once and how fast, and what a million tokens cost. */
function verdict(answer: ServingAnswer): string {
  const { tokensPerSecond, timePerToken, costPerMillionTokens: cost } = answer;
  const { concurrency, batchLimit, input } = answer;
  if (tokensPerSecond === undefined || timePerToken === undefined) {
    const { fewestDevices } = answer;
    return fewestDevices === null
      ? 'It does not fit, nor does it on any number of these devices that splits it.'
      : `It does not fit; ${fewestText(answer)} hold it.`;
  }
  const money = cost === undefined ? '' : `, ${formatMoney(cost.output.likely)} a million tokens out`;
  const running =
    Number(input.concurrency) > batchLimit
      ? `${grouped(batchLimit)} of ${grouped(concurrency)}`
      : grouped(Math.min(batchLimit, Math.floor(concurrency)));
  return `${running} at once get a token every ${formatLatency(timePerToken.likely)}: ${formatCount(tokensPerSecond.likely)} tokens/s in all${money}.`;
}

function fieldsOf(answer: ServingAnswer): [string, Cell][] {
  const { hardware, memory, calibration, costPerMillionTokens: cost, price } = answer;
  const split = layoutText(hardware.layout);
  const fields: [string, Cell][] = [
    [
      'Weights',
      `${formatBytes(answer.weightBytes)}, ${formatBytes(memory.used)} of ${formatBytes(memory.capacity)} a device; ${split}${hardware.replicas === 1 ? '' : `, ${grouped(hardware.replicas)} replicas`}`,
    ],
    ['Cache', `${cacheText(answer)}; ${grouped(answer.batchLimit)} sequences fit`],
  ];
  if (answer.decode !== undefined && answer.prefill !== undefined) {
    fields.push(
      [
        'A step',
        `${formatFlop(answer.decode.flop)} and ${formatBytes(answer.decode.bytes)} read, bound by ${answer.decode.bound === 'memory' ? 'memory' : 'computing'}`,
      ],
      ['A prompt', formatFlop(answer.prefill.flop)],
    );
  }
  const add = (
    label: string,
    value: Uncertain | undefined,
    format: (value: number) => string,
    of?: string,
  ) => {
    if (value !== undefined) fields.push([label, `${spread(value, format)}${of ? `, ${of}` : ''}`]);
  };
  add('Tokens a second', answer.tokensPerSecond, formatCount);
  if (answer.roofline !== undefined && answer.tokensPerSecond !== undefined) {
    const { tokensPerSecond: ideal } = answer.roofline;
    const share = answer.tokensPerSecond.likely / ideal;
    fields.push(['Roofline', `${formatCount(ideal)} tokens/s, of which ${formatPercent(share)} are likely`]);
  }
  add('A device', answer.tokensPerSecondPerDevice, formatCount);
  add('Time per token', answer.timePerToken, formatLatency);
  add('First token', answer.timeToFirstToken, formatLatency);
  add('Utilisation', answer.utilisation, formatPercent, 'of the dense 16-bit peak');
  if (cost !== undefined && price !== undefined) {
    add('$/Mtok out', cost.output, formatMoney);
    add('$/Mtok in', cost.input, formatMoney);
    const range = isCertain(price)
      ? ''
      : `, ${formatMoney(price['95'][0])} to ${formatMoney(price['95'][1])}`;
    const from =
      price.source === 'input'
        ? ''
        : ` (${price.source}${price.date === undefined ? '' : `, ${price.date}`})`;
    fields.push(['Price', `${formatMoney(price.likely)} a device-hour${range}${from}`]);
  }
  add('Energy/Mtok', answer.energyPerMillionTokens, formatEnergy);
  add('kappa', answer.kappa, formatRatio);
  fields.push([
    calibration.kind === 'class' ? 'Uncalibrated' : 'Calibrated on',
    `${calibration.measured} (${calibration.id})`,
  ]);
  if (answer.fewestDevices !== null) fields.push(['Fewest devices', fewestText(answer)]);
  return fields;
}

function fewestText({ fewestDevices, fewestLayout, hardware }: ServingAnswer): string {
  return `${grouped(fewestDevices!)} ${hardware.accelerator} (${layoutText(fewestLayout!)})`;
}

/** Cache of a token; where windows or states keep another share of a sequence, that of a sequence, too. */
function cacheText({
  cacheBytesPerToken: each,
  cacheBytesPerSequence: all,
  prompt,
  output,
}: ServingAnswer): string {
  const length = prompt + output;
  const sequence = `${formatBytes(all)} a sequence of ${grouped(length)}`;
  if (Math.abs(all / (each * length) - 1) < 1e-9) return `${formatBytes(each)} a token`;
  return all < each * length
    ? `${formatBytes(each)} a token until windows are full, ${formatBytes(all / length)} at ${grouped(length)}: ${sequence}`
    : `${formatBytes(each)} a token and states, ${sequence}`;
}

/** What is said of answers, each sentence once: before it the devices that it is said of, where those are not all. */
function notesOf(answers: readonly ServingAnswer[]): Block {
  const found = new Map<string, { readonly severity: string; readonly of: Set<string> }>();
  for (const answer of answers) {
    for (const { severity, message } of answer.caveats) {
      const known = found.get(message) ?? { severity, of: new Set() };
      found.set(message, known);
      known.of.add(devicesText(answer));
    }
  }
  const all = new Set(answers.map(devicesText)).size;
  const notes = [...found].map(([message, { severity, of }]) => ({
    severity,
    text: of.size === all ? message : `${[...of].join(', ')}: ${message}`,
  }));
  const used = togetherUsed(answers.map(({ organisation }) => organisation));
  return { kind: 'notes', notes: [...warningsFirst(notes), ...organisationNotes(used)] };
}

function spread(value: Uncertain, format: (value: number) => string): string {
  const ends = ([low, high]: readonly [number, number]) => `${format(low)} to ${format(high)}`;
  return `${format(value.likely)} (80%: ${ends(value['80'])}, 95%: ${ends(value['95'])})`;
}

function likely(value: Uncertain | undefined, format: (value: number) => string): string {
  return value === undefined ? '' : format(value.likely);
}

function rowsOf(answers: readonly ServingAnswer[]): Table {
  const uncertain = {
    tokensPerSecond: (one: ServingAnswer) => one.tokensPerSecond,
    tokensPerSecondPerDevice: (one: ServingAnswer) => one.tokensPerSecondPerDevice,
    timeToFirstToken: (one: ServingAnswer) => one.timeToFirstToken,
    timePerToken: (one: ServingAnswer) => one.timePerToken,
    costPerMillionOutput: (one: ServingAnswer) => one.costPerMillionTokens?.output,
    costPerMillionInput: (one: ServingAnswer) => one.costPerMillionTokens?.input,
    utilisation: (one: ServingAnswer) => one.utilisation,
    energyPerMillionTokens: (one: ServingAnswer) => one.energyPerMillionTokens,
    price: (one: ServingAnswer) => one.price,
    kappa: (one: ServingAnswer) => one.kappa,
  };
  return {
    columns: [
      'accelerator',
      'devices',
      'precision',
      'concurrency',
      'batchLimit',
      'prompt',
      'output',
      'fits',
      'weightBytes',
      'cacheBytesPerToken',
      'cacheBytesPerSequence',
      'fewestDevices',
      'layout',
      'fewestLayout',
      'calibration',
      ...Object.keys(uncertain).flatMap(key => [
        key,
        `${key}Low80`,
        `${key}High80`,
        `${key}Low95`,
        `${key}High95`,
      ]),
    ].map(header => ({ header })),
    rows: answers.map(one => [
      one.hardware.accelerator,
      one.hardware.devices,
      one.hardware.precision,
      one.concurrency,
      one.batchLimit,
      one.prompt,
      one.output,
      one.memory.fits ? 'true' : 'false',
      one.weightBytes,
      one.cacheBytesPerToken,
      one.cacheBytesPerSequence,
      one.fewestDevices,
      layoutText(one.hardware.layout),
      one.fewestLayout === undefined ? null : layoutText(one.fewestLayout),
      one.calibration.kind,
      ...Object.values(uncertain).flatMap(read => {
        const value = read(one);
        return value === undefined
          ? [null, null, null, null, null]
          : [value.likely, ...value['80'], ...value['95']];
      }),
    ]),
  };
}
