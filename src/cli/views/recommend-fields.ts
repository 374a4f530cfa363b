import { EXPERT_SHARE } from '../../core/experts.ts';
import { append } from '../../core/unbounded.ts';
import { FLOP_PER_PF_DAY, SECONDS_PER_DAY } from '../../core/units.ts';
import { modifierText } from '../../planner/messages.ts';
import type { Recommendation, RecommendDocument, Spread } from '../../planner/types.ts';
import { formatCount, formatFlop, formatLoss, formatPercent, formatRatio } from '../../quantity/format.ts';
import type { Cell } from '../../render/view.ts';
import { machineFields, type RecommendContext, runFields } from './recommend-budget.ts';

/** By what active and all parameters of a mixture go together. */
function ofExperts({ activeShare, law }: Recommendation): string {
  if (activeShare !== undefined)
    return `${formatPercent(activeShare)} of all parameters are active by ${law}`;
  return `${formatPercent(EXPERT_SHARE)} of them in routed experts as in mixtures on file`;
}

/** Epochs; those of a mixture are of one corpus that is worth as much, and each source has its own. */
export function epochsCell(epochs: string, mixedTokens: unknown): string {
  return mixedTokens === undefined
    ? epochs
    : `worth ${epochs} of one corpus; of each source: isoflop data mix`;
}

/** The lines of one recommendation: label and value. */
export function fieldsOf(
  answer: Recommendation,
  document: RecommendDocument,
  context: RecommendContext,
): [string, Cell][] {
  const { spread } = document;
  const fields: [string, Cell][] = [['Budget', budgetLine(document, answer, context)]];
  if (answer.trainingCompute !== undefined) {
    fields.push([
      '',
      `training ${formatFlop(answer.trainingCompute)}, serving ${formatFlop(answer.inferenceCompute!)}${times(servingWeight(document))}${ofLifetime(document)}`,
    ]);
  }
  const { input } = document;
  const isMixture =
    input.experts !== undefined ||
    input.activeParameters !== undefined ||
    answer.parametersCount === 'active';
  const isShared = input.activeParameters === undefined && input.parameters === undefined;
  fields.push([
    isMixture ? 'Active parameters' : 'Parameters',
    strong(
      formatCount(answer.parameters),
      within(answer.intervals?.parameters, formatCount) +
        (isMixture && input.parameters !== undefined && input.activeParameters === undefined
          ? `, where ${ofExperts(answer)}`
          : ''),
    ),
  ]);
  if (answer.totalParameters !== undefined)
    fields.push(
      isMixture
        ? [
            'Total parameters',
            `${formatCount(answer.totalParameters)}${isShared ? `, ${ofExperts(answer)}` : ''}`,
          ]
        : ['with embeddings', `${formatCount(answer.totalParameters)} (pearce2024)`],
    );
  fields.push(['Tokens', strong(formatCount(answer.tokens), within(answer.intervals?.tokens, formatCount))]);
  if (answer.epochs !== undefined)
    fields.push(['Epochs', epochsCell(significant(answer.epochs), input.mixedTokens)]);
  const ratio = significant(answer.tokensPerParameter);
  fields.push(['Tokens per parameter', isMixture ? `${ratio} (active)` : ratio]);
  if (answer.tokensOptimal !== undefined)
    fields.push(['Over optimal tokens', optimalTokensLine(answer, answer.tokensOptimal)]);
  if (answer.loss !== null) {
    fields.push([
      'Loss',
      `${formatLoss(answer.loss)} ${unitText(answer.lossUnit)}${within(answer.intervals?.loss, formatLoss)}`,
    ]);
  }
  if (answer.granularity !== undefined) fields.push(['Granularity', significant(answer.granularity)]);
  for (const one of answer.modifiers ?? []) fields.push(modifierText(one));
  if (answer.computeOverhead !== undefined) {
    fields.push(['Compute overhead', overheadLine(answer)]);
  }
  if (answer.band !== null) fields.push(['Flat band', bandLine(answer.band)]);
  append(fields, besideLines(answer));
  if (answer.refit !== undefined) fields.push(['Refit', refitLine(answer, answer.refit)]);
  if (spread !== null) fields.push(['Spread', spreadLine(spread, document.input)]);
  if (answer.run !== undefined) append(fields, runFields(answer.run));
  else if (context.machines !== undefined) append(fields, machineFields(context.machines));
  return fields;
}

/** Where the form of a law decides: what another one says of the same points, of an optimum or of a run as given. */
function refitLine(
  { compute, parameters, tokens, inferenceCompute }: Recommendation,
  refit: NonNullable<Recommendation['refit']>,
): string {
  const { law, loss, tokensPerParameter } = refit;
  // what reaches a given loss is another budget
  const isOther = Math.abs(refit.compute / compute - 1) > 1e-6;
  const isSame = parameters === refit.parameters && tokens === refit.tokens;
  const says = [
    ...(isSame
      ? []
      : [
          ...(isOther
            ? [`${formatFlop(refit.compute)}${inferenceCompute === undefined ? '' : ' over the lifetime'}`]
            : []),
          `N* ${formatCount(refit.parameters)}`,
          `${significant(tokensPerParameter)} tokens per parameter`,
        ]),
    ...(loss === null ? [] : [`loss ${formatLoss(loss)}`]),
  ];
  return `${says.join(', ')} by ${law}, another form of the same points`;
}

/** Vocabulary, width and layers, each by the law that says so; of what is far larger than those measured, that none does. */
function besideLines({ beside }: Recommendation): [string, Cell][] {
  if (beside === undefined) return [];
  const { vocabulary, shape } = beside;
  const { words } = vocabulary;
  const { width, layers } = shape;
  const lines: [string, Cell][] = [];
  if (words !== null) lines.push(['Vocabulary', `${formatCount(words)} words (${besideLaw(vocabulary)})`]);
  if (width !== null && layers !== null)
    lines.push([
      'Width and layers',
      `${formatCount(width)} x ${Math.max(1, Math.round(layers))} (${besideLaw(shape)})`,
    ]);
  else {
    const far = words === null ? [vocabulary, shape] : [shape];
    lines.push([
      words === null ? 'Vocabulary, width' : 'Width and layers',
      `none: ${far.map(besideLaw).join(', ')}`,
    ]);
  }
  return lines;
}

function besideLaw({ law, timesBeyond }: { readonly law: string; readonly timesBeyond?: number }): string {
  return timesBeyond === undefined
    ? law
    : `${law}, ${formatRatio(timesBeyond)} times beyond what it measured`;
}

/** That a budget holds serving, too, and how to keep it for training. */
function ofLifetime({ input }: RecommendDocument): string {
  const isBudget =
    input.compute !== undefined &&
    input.parameters === undefined &&
    input.activeParameters === undefined &&
    input.tokens === undefined;
  if (!isBudget) return '';
  return isForTraining({ input })
    ? '; the budget is for training, serving on top: --budget-for lifetime holds both'
    : '; the budget is for both';
}

function isForTraining({ input }: Pick<RecommendDocument, 'input'>): boolean {
  return input.budgetFor !== 'lifetime';
}

/** What a serving FLOP counts in training FLOP. */
export function servingWeight({ input }: RecommendDocument): number {
  return typeof input.inferenceWeight === 'number' ? input.inferenceWeight : 1;
}

function times(weight: number): string {
  return weight === 1 ? '' : ` × ${formatRatio(weight)}`;
}

export function unitText(unit: string | null): string {
  return unit === null || unit === 'unknown' ? '(unit not stated)' : unit;
}

function strong(text: string, rest: string): Cell {
  return { text: `${text}${rest}`, tone: 'strong' };
}

/** Intervals behind a value: ` (80%: 1 to 3, 95%: 0.5 to 4)`; empty where there are none. */
export function within(
  intervals: Readonly<Record<string, readonly [number, number]>> | undefined,
  format: (value: number) => string,
): string {
  const found = Object.entries(intervals ?? {}).map(
    ([level, [low, high]]) => `${level}%: ${format(low)} to ${format(high)}`,
  );
  return found.length === 0 ? '' : ` (${found.join(', ')})`;
}

/** The budget in FLOP and in days of an H100; those are left out where its own machines, or its run's, are told. */
export function budgetLine(
  document: Pick<RecommendDocument, 'input'>,
  { compute: lifetime, trainingCompute, run }: Recommendation,
  { h100, budget, machines }: RecommendContext,
): string {
  const compute = isForTraining(document) ? (trainingCompute ?? lifetime) : lifetime;
  const pfDays = significant(compute / FLOP_PER_PF_DAY);
  const written = budget === undefined ? '' : `${budget} = `;
  const line = `${written}${formatFlop(compute)} = ${pfDays} PF-days`;
  if (run !== undefined || machines?.acceleratorHours !== undefined) return line;
  const days = formatCount(compute / h100.rate / SECONDS_PER_DAY);
  return `${line} = ${days} H100-days at a round ${formatPercent(h100.utilisation)}`;
}

function overheadLine(answer: Recommendation): string {
  const best = answer.optimum;
  const factor = `${formatRatio(answer.computeOverhead!)} times the compute that this loss needs`;
  if (best === undefined) return factor;
  return `${factor}; at best it buys ${formatCount(best.parameters)} on ${formatCount(best.tokens)} with loss ${formatLoss(best.loss)}`;
}

/** Chinchilla's rule of thumb (Hoffmann et al. 2022), tokens for a parameter. */
const CHINCHILLA_RATIO = 20;

function optimalTokensLine(
  { law, parameters, tokensPerParameter }: Recommendation,
  { tokens, times }: NonNullable<Recommendation['tokensOptimal']>,
): string {
  const size = formatCount(parameters);
  return (
    `${formatRatio(times)} times the ${formatCount(tokens)} for which ${law} would train ${size}; ` +
    `${formatRatio(tokensPerParameter / CHINCHILLA_RATIO)} times Chinchilla's ${CHINCHILLA_RATIO} a parameter`
  );
}

function bandLine(band: NonNullable<Recommendation['band']>): string {
  return `N ${span(band.parameters)}, D ${span(band.tokens)}, for at most ${formatPercent(band.overhead)} more compute`;
}

/** Two ends that stay on one line. */
export function span([low, high]: readonly [number, number]): string {
  return `${formatCount(low)}–${formatCount(high)}`;
}

export function spreadLine(spread: Spread, { maxParameters }: RecommendDocument['input']): string {
  const [low, high] = spread.parameters;
  const free =
    typeof maxParameters === 'number' && high > maxParameters
      ? `, before the limit of ${formatCount(maxParameters)}`
      : '';
  return `N* ${formatCount(low)} to ${formatCount(high)} ${overLaws(spread)}${free}`;
}

export function overLaws({ laws }: Spread): string {
  return `over ${laws.length} laws`;
}

export function significant(value: number): string {
  if (value >= 1000) return formatCount(value);
  return String(Number(value.toPrecision(3)));
}
