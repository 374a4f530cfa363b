import { isCertain, type Uncertain } from '../core/spread.ts';
import { SECONDS_PER_DAY } from '../core/units.ts';
import { extrapolationText } from '../planner/messages.ts';
import {
  formatBytes,
  formatChance,
  formatCount,
  formatDuration,
  formatLoss,
  formatMoney,
  formatRatio,
} from '../quantity/format.ts';
import { grouped } from '../text/numbers.ts';
import type { EstimateDocument } from './types.ts';

/** Caveats that the verdict has said already. */
export const inVerdict: readonly string[] = [
  'does-not-fit',
  'nothing-fits',
  'seems-swapped',
  'size-and-shape',
  'compute-and-size',
];

/** What comes before everything else: the plan is not what its numbers say. */
const contradictions: readonly string[] = ['seems-swapped', 'size-and-shape', 'compute-and-size'];

type Limit = NonNullable<EstimateDocument['limits']>[number];

/** A sentence of the verdict, and how it is meant. */
export interface VerdictLine {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'strong' | 'plain';
}

/** What is trained on what, and where: "30B parameters on 1.71T tokens, 256 h100-sxm". */
export function headlineOf({
  parameters,
  activeParameters,
  tokens,
  epochs = 1,
  hardware,
  input,
}: EstimateDocument): string {
  const active = activeParameters === parameters ? '' : ` (${formatCount(activeParameters)} active)`;
  const model = typeof input.model === 'string' ? `${input.model}, ` : '';
  const on = hardware === undefined ? '' : `, ${grouped(hardware.accelerators)} ${hardware.accelerator}`;
  const isMixed = input.mixedTokens !== undefined;
  const times = `${formatRatio(epochs)} times over ${formatCount(tokens / epochs)}`;
  const passes = epochs > 1 ? `, ${isMixed ? `worth ${times} of one corpus` : times}` : '';
  return `${model}${formatCount(parameters)} parameters${active} on ${formatCount(tokens)} tokens${passes}${on}`;
}

/** Three lines: does it fit, what does it cost and when is it done, how sure; then what binds and what more would buy. */
export function verdictLines(asked: EstimateDocument): readonly VerdictLine[] {
  // what does not fit has no time and no cost that a claim could be held against
  const document = asked.memory?.fits === false ? { ...asked, claims: [] } : asked;
  const { memory, days, cost, hardware } = document;
  const sure = chanceLine(document);
  const rest = [
    ...shareLines(document),
    ...bindingLines(document),
    ...claimLines(document),
    ...moreLines(document),
  ];
  const money = cost === undefined ? '' : `, and costs ${spread(cost, formatMoney)}`;
  const wrong = document.caveats.filter(({ code }) => contradictions.includes(code));
  const far = extrapolationText(document.caveats);
  const lines: readonly (VerdictLine | undefined)[] = [
    far === undefined ? undefined : { text: far, tone: 'bad' },
    ...wrong.map(({ message }) => ({ text: `${message}.`, tone: 'bad' as const })),
    hardware && memory && fitLine(document),
    days && { text: `It takes ${spread(days, formatDays)}${money}.`, tone: 'strong' },
    sure === undefined ? undefined : { text: sure, tone: 'plain' },
    rest.length === 0 ? undefined : { text: rest.join(' '), tone: 'plain' },
  ];
  return lines.filter(line => line !== undefined);
}

/** How an answer stands to its limits: chances, what binds, what is left, and what more would buy; empty without limits. */
export function standingText(document: Standing): string {
  const lines = [
    chanceLine(document),
    ...bindingLines(document),
    ...claimLines(document),
    ...moreLines(document),
  ];
  return lines.filter(line => line !== undefined).join(' ');
}

/** The parts of an answer that say how it stands to its limits. */
type Standing = Pick<EstimateDocument, 'limits' | 'claims' | 'chance' | 'more' | 'unused' | 'law'>;

function fitLine({ memory, memoryPerDevice, hardware, fitsOn, caveats }: EstimateDocument): VerdictLine {
  const { capacity, headroom, fits } = memory!;
  const on = `${grouped(hardware!.accelerators)} ${hardware!.accelerator}`;
  if (fits) {
    const text = `It fits on ${on}: ${formatBytes(memoryPerDevice!.total)} of ${formatBytes(capacity)} a device.`;
    return { text, tone: 'good' };
  }
  const replicas = Number(caveats.find(({ code }) => code === 'does-not-fit')?.args.replicas ?? 0);
  const freed = replicas === 0 ? '' : `With other than the ${grouped(replicas)} replicas that are given `;
  const nearest =
    fitsOn === undefined ? '' : ` ${capital(`${freed}the fewest on which it fits are ${grouped(fitsOn)}.`)}`;
  const text = `It does not fit on ${on}: a device is short of ${formatBytes(-headroom)}, so there is no time and no cost.${nearest}`;
  return { text, tone: 'bad' };
}

export const limitNamed: Readonly<Record<Limit['limit'], string>> = {
  money: 'the money',
  deadline: 'the deadline',
  accelerators: 'the accelerators',
  uniqueTokens: 'the unique tokens',
  servedTokens: 'the tokens to serve',
  parameters: 'the largest model',
  loss: 'the loss',
  latency: "the latency's largest model",
};

export const limitWritten: Readonly<Record<Limit['limit'], (value: number) => string>> = {
  money: formatMoney,
  deadline: formatDays,
  accelerators: grouped,
  uniqueTokens: formatCount,
  servedTokens: formatCount,
  parameters: formatCount,
  loss: formatLoss,
  latency: formatCount,
};

/** "Within 42 days: 50%, within $3M: 99%, both: 50%." */
function chanceLine({ limits = [], claims = [], chance, law }: Standing): string | undefined {
  const unsure = limits.filter(
    ({ limit, chance: one }) => one !== null && ['money', 'deadline', 'loss'].includes(limit),
  );
  const parts = unsure.map(one => {
    const condition = one.limit === 'loss' ? `if ${law?.id ?? 'this law'} holds, a loss of` : 'within';
    return `${condition} ${limitWritten[one.limit](one.given)}: ${formatChance(one.chance!)}`;
  });
  const claimed = claims.map(one => `${claimText(one)}: ${formatChance(one.chance)}`);
  const all = parts.length > 1 && chance?.all !== undefined ? [`all: ${formatChance(chance.all)}`] : [];
  const said = [...parts, ...all, ...claimed];
  if (said.length === 0) return undefined;
  const text = said.join(', ');
  return `Chances: ${text}.${ninetyText(chance?.ninety)}${lawsText(chance?.loss)}`;
}

function claimText({ claim, given }: NonNullable<EstimateDocument['claims']>[number]): string {
  if (claim === 'budget.money') return `the claimed ${formatMoney(given)}`;
  if (claim === 'schedule.days') return `the claimed ${formatDays(given)}`;
  return `the claimed ${formatCount(given)} accelerator-hours`;
}

function ninetyText(ninety: NonNullable<EstimateDocument['chance']>['ninety']): string {
  if (ninety === undefined) return '';
  const { days, accelerators, money } = ninety;
  const of = days !== undefined && money !== undefined ? ' of time and 90% of money' : '';
  const time = days === undefined ? [] : [formatDays(days), `${grouped(accelerators!)} accelerators`];
  const costs = money === undefined ? '' : ` and ${formatMoney(money)}`;
  return time.length === 0 && costs === ''
    ? ''
    : ` For 90%${of}: ${time.join(' or ')}${time.length === 0 ? costs.slice(5) : costs}.`;
}

function lawsText(loss: NonNullable<EstimateDocument['chance']>['loss']): string {
  if (loss === undefined) return '';
  const beyond =
    loss.beyond > 1.5
      ? ` That lies ${formatCount(loss.beyond)} times beyond what the law was fitted on, so the chance is of the law and not of the loss.`
      : '';
  return ` ${loss.laws.keep} of ${loss.laws.of} comparable laws reach the loss.${beyond}`;
}

/** "Off the money first: pilots $100k, evaluation $60k." */
function shareLines({ shares = {} }: EstimateDocument): string[] {
  const parts = Object.entries(shares).map(([name, usd]) => `${name} ${formatMoney(usd)}`);
  return parts.length === 0 ? [] : [`Off the money first: ${parts.join(', ')}.`];
}

function bindingLines({ limits = [] }: Standing): string[] {
  // of what does not fit nothing is known that a limit could bind
  if (limits.every(({ used, limit }) => used === null || limit === 'servedTokens')) return [];
  const broken = limits.filter(({ left, given }) => left !== null && left < -1e-6 * given);
  if (broken.length > 0) {
    return broken.map(
      one =>
        `${capital(limitNamed[one.limit])} of ${limitWritten[one.limit](one.given)} ${one.limit === 'loss' ? 'is not reached' : 'forbids it'}: it takes ${limitWritten[one.limit](one.used!)}.`,
    );
  }
  const binding = limits.filter(({ binds, limit }) => binds && limit !== 'servedTokens');
  const left = limits.filter(
    ({ limit, left: rest, binds }) => !binds && (rest ?? 0) > 0 && ['money', 'deadline'].includes(limit),
  );
  return [
    binding.length === 0
      ? 'Nothing that was given binds.'
      : `${capital(binding.map(({ limit }) => limitNamed[limit]).join(' and '))} ${binding.length === 1 && binding[0]!.limit !== 'uniqueTokens' ? 'binds' : 'bind'}.`,
    ...left.map(one => `${limitWritten[one.limit](one.left!)} of ${limitNamed[one.limit]} is left.`),
  ];
}

/** "Of what is claimed $12.1k and 1.46 days are left."; "The claimed $30k are too little: it takes $147k." */
function claimLines({ claims = [] }: Standing): string[] {
  const write = ({ claim }: (typeof claims)[number], value: number) =>
    claim === 'budget.money'
      ? formatMoney(value)
      : claim === 'schedule.days'
        ? formatDays(value)
        : `${formatCount(value)} accelerator-hours`;
  const isBroken = ({ left, given }: (typeof claims)[number]) => left < -1e-6 * given;
  const left = claims.filter(one => !isBroken(one)).map(one => write(one, Math.max(0, one.left)));
  return [
    ...claims
      .filter(isBroken)
      .map(one => `${capital(claimText(one))} are too little: it takes ${write(one, one.used)}.`),
    ...(left.length === 0 ? [] : [`Of what is claimed ${left.join(' and ')} are left.`]),
  ];
}

/** "One more week: 0.006 of the loss; $100k more: nothing." */
function moreLines({ more = [], unused }: Standing): string[] {
  const parts = more.map(({ limit, by, loss }) => {
    const what =
      limit === 'deadline' && by === 7
        ? 'a week more'
        : `${limitWritten[limit](by)} more of ${limitNamed[limit]}`;
    return `${what}: ${loss > -5e-5 ? 'nothing' : `${(-loss).toFixed(4)} of the loss`}`;
  });
  return [
    ...(unused === undefined
      ? []
      : [
          `All of the money would be ${machines(unused.accelerators)} accelerators, or ${formatDays(unused.days)}.`,
        ]),
    ...(parts.length === 0 ? [] : [`${capital(parts.join('; '))}.`]),
  ];
}

/** A number of accelerators; of more than there are, its size alone. */
function machines(count: number): string {
  return count < 1e7 ? grouped(Math.floor(count)) : formatCount(count);
}

function formatDays(days: number): string {
  return formatDuration(days * SECONDS_PER_DAY);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function spread(value: Uncertain, format: (value: number) => string): string {
  if (isCertain(value)) return format(value.likely);
  const [low, high] = value['80'].map(format);
  return low === high ? format(value.likely) : `${format(value.likely)} (80%: ${low} to ${high})`;
}
