import { accelerators } from '../catalog/accelerators.ts';
import { WEB_ADDRESS } from '../catalog/facts.ts';
import { allLaws, defaultLaw } from '../catalog/laws.ts';
import { modelIds } from '../catalog/models.ts';
import { organisationNote } from '../catalog/organisation.ts';
import { planProposalText } from '../check/init/from-plan.ts';
import type { Law } from '../core/law.ts';
import { lossOf } from '../core/law-allocation.ts';
import { Refusal } from '../core/refusal.ts';
import { organisationOfPlan } from '../plan/organisation.ts';
import { workloadOf } from '../plan/served.ts';
import { compare } from '../planner/compare.ts';
import { recommend } from '../planner/recommend.ts';
import { workloadText } from '../serving/workload.ts';
import { SEARCHED } from './asked.ts';
import { assess, assessAsked, type PageAssessment } from './assess.ts';
import { planCharts } from './charts.ts';
import { commandText } from './command.ts';
import { type ControlName, controls, GIVEN_LAYOUT, placeOf } from './controls.ts';
import { capsOfText, textOfMixture } from './corpus.ts';
import { droppedLaw } from './dropped.ts';
import { estimateOfPage } from './estimate.ts';
import { summary } from './messages.ts';
import { mixtureOfPage, USUAL_CAP } from './mixture.ts';
import type { PageData } from './page-data.ts';
import { lossOfPlan, type PagePlan } from './plan.ts';
import { servingOfPage } from './serving.ts';
import type { Changes, Choices } from './state.ts';
import type { PageModel } from './types.ts';

/** What may be chosen from lists: laws with an allocation and the proposal's own, accelerators, formats. */
export function choicesOf(data: PageData): Choices {
  const { asked, proposal } = data;
  const given = new Map<string, unknown>(
    asked?.words ?? proposal.words.map(([path, { value }]) => [path, value]),
  );
  const model = given.get('model.preset') ?? given.get('model.config');
  return {
    model: [...new Set([...(typeof model === 'string' ? [model] : []), ...modelIds()])],
    law: choices(data).map(law => law.id),
    on: accelerators().map(({ id }) => id),
    precision: ['bf16', 'fp16', 'fp8', 'fp32'],
    ...(hasLayout(data) && { layout: [GIVEN_LAYOUT, SEARCHED] }),
  };
}

function hasLayout({ asked, proposal }: PageData): boolean {
  const { numbers, words } = asked ?? proposal;
  return [...numbers, ...words].some(([path]) => path.startsWith('parallelism.'));
}

function choices({ law, ownLaw }: PageData): readonly Law[] {
  const shipped = allLaws().filter(one => one.id === law || allocates(one));
  return ownLaw === undefined ? shipped : [ownLaw, ...shipped];
}

function allocates(law: Law): boolean {
  return (
    law.allocationRefused === undefined && (law.uses.includes('allocation') || lossOf(law) !== undefined)
  );
}

/**
 * The page's model: the proposal with the changes, checked, and what follows for its budget.
 *
 * @throws RangeError when a change cannot be combined with the rest, with the reason
 */
export function evaluate(data: PageData, changed: Changes): PageModel {
  const given = data.asked?.line.options.find(([name]) => name === 'from')?.[1];
  const changes = typeof given === 'string' ? { from: given, ...changed } : changed;
  const law = lawOf(data, changes);
  const { asked } = data;
  if (typeof changes.size === 'number' && (changes.model ?? asked?.shape) !== undefined)
    throw new Refusal('The model has its own parameters: expected a model or a size, not both');
  const assessment = asked
    ? assessAsked(asked, data.proposal, { changes, law })
    : assess(data.proposal, changes, law);
  const { verdict, findings, facts } = assessment;
  const plan: PagePlan = { law, ...numbersOf(assessment) };
  const optimum = plan.compute === undefined ? undefined : optimumOf(plan, plan.compute);
  const lifetime = lifetimeOf(plan, assessment.whole.whole().served?.marginal);
  const serving = servingOfPage(assessment);
  const machines = hardwareOf(assessment);
  const accelerator = machines?.accelerator;
  const cap = typeof changes.cap === 'number' ? changes.cap : USUAL_CAP;
  const { mixture: stated } = assessment;
  const mixture = mixtureOfPage(stated, plan.tokens, {
    cap,
    ...(typeof changes.from === 'string' && { own: capsOfText(changes.from) }),
  });
  const sources = changes.from ?? (stated && textOfMixture(stated));
  const used = organisationOfPlan(assessment.whole);
  const estimated = estimateOfPage(assessment, data, changes);
  return {
    changes: changed,
    values: {
      ...valuesOf(assessment),
      // what was written into a field stands there, whatever it comes to
      ...numbersIn(changes),
      ...textsOf(assessment, changes),
      ...(typeof sources === 'string' && { from: sources }),
      ...(hasLayout(data) && { layout: changes.layout ?? GIVEN_LAYOUT }),
      law: changes.law ?? law.id,
      ...(machines && { on: machines.accelerator.id, precision: machines.precision }),
      ...(mixture && { cap: mixture.cap }),
    },
    verdict,
    findings,
    facts,
    ...(optimum && { optimum }),
    ...(lifetime && { lifetime }),
    ...estimated,
    ...(serving && { serving }),
    ...(plan.compute !== undefined && { laws: lawsOfBudget(plan.compute) }),
    ...(mixture && { mixture }),
    charts: () =>
      planCharts(plan, assessment, {
        estimate: estimated.estimate?.command,
        mixture,
        serving,
        sources: typeof sources === 'string' ? sources : undefined,
      }),
    sources: [
      { what: `Law ${law.id}`, ...lawSource(law) },
      ...(accelerator ? [{ what: `Accelerator ${accelerator.id}`, source: accelerator.source }] : []),
      ...(used ? [{ what: `Organisation file ${used.file}`, source: organisationNote(used) }] : []),
    ],
    proposal: () => planProposalText(assessment.whole),
    summary: summary(verdict, optimum?.answer),
  };
}

/** The law that was chosen on the page or dropped onto it, else the plan's own. @throws RangeError */
function lawOf(data: PageData, { law }: Changes): Law {
  const laws = choices(data);
  const dropped = typeof law === 'string' ? droppedLaw(law) : undefined;
  return (
    dropped ?? laws.find(one => one.id === (law ?? data.law)) ?? laws.find(one => one.id === defaultLaw())!
  );
}

/** What the controls of texts show. */
function textsOf({ text, whole }: PageAssessment, changes: Changes): PageModel['values'] {
  const workload = workloadOf(whole.stated);
  const model = changes.model ?? text('model.preset') ?? text('model.config');
  return {
    ...(typeof model === 'string' && { model }),
    ...(workload && { workload: workloadText(workload) }),
  };
}

/** What the run is on, as far as the plan says. */
function hardwareOf({ whole, text }: PageAssessment) {
  const { accelerator } = whole.stated;
  const precision = whole.whole().setting?.precision ?? text('hardware.precision') ?? 'bf16';
  return accelerator && { accelerator, precision };
}

/** The numbers that were changed. */
function numbersIn(changes: Changes): PageModel['values'] {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => typeof value === 'number'));
}

/** What the controls show. */
function valuesOf({ plan, given }: PageAssessment): PageModel['values'] {
  const stated = (name: ControlName) => {
    const place = placeOf(controls.find(one => one.name === name)!, path => given(path) !== undefined);
    return place && given(place);
  };
  return known({
    compute: plan.compute?.value,
    count: plan.accelerators?.value,
    mfu: plan.mfu?.value,
    price: stated('price'),
    money: stated('money'),
    deadline: stated('deadline'),
    unique: stated('unique'),
    inference: stated('inference') ?? 0,
    params: stated('params'),
    size: plan.parameters?.value,
    tokens: plan.tokens?.value,
  });
}

function numbersOf({ plan, given }: PageAssessment): Omit<PagePlan, 'law'> {
  return known({
    compute: plan.compute?.value,
    parameters: plan.activeParameters?.value,
    tokens: plan.tokens?.value,
    uniqueTokens: given('limits.uniqueTokens') ?? given('data.uniqueTokens'),
    inferenceTokens: given('limits.servedTokens') ?? given('target.inferenceTokens'),
  });
}

function known(values: Readonly<Record<string, number | undefined>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

function optimumOf({ law }: PagePlan, compute: number): NonNullable<PageModel['optimum']> {
  const { recommendations, spread } = recommend({ compute, law });
  return {
    command: commandText(['recommend', compute, '--law', law.id]),
    answer: recommendations[0]!,
    spread,
  };
}

/** Least training and serving that reaches the loss predicted of the plan. */
function lifetimeOf(plan: PagePlan, inferenceWeight: number | undefined): PageModel['lifetime'] {
  const { law, inferenceTokens } = plan;
  const loss = lossOfPlan(plan);
  if (!inferenceTokens || loss === undefined) return undefined;
  return {
    command: commandText([
      'recommend',
      '--loss',
      loss,
      '--inference-tokens',
      inferenceTokens,
      ...(inferenceWeight === undefined ? [] : ['--inference-weight', inferenceWeight]),
      '--law',
      law.id,
    ]),
    answer: recommend({
      loss,
      inferenceTokens,
      law,
      ...(inferenceWeight !== undefined && { inferenceWeight }),
    }).recommendations[0]!,
  };
}

function lawsOfBudget(compute: number): NonNullable<PageModel['laws']> {
  return { command: commandText(['compare', compute]), answer: compare({ compute }) };
}

/** Who published a law and where, with an address that leads there. */
function lawSource({ source }: Law): { readonly source: string; readonly url?: string } {
  if (source === undefined) return { source: 'no source given' };
  const place = source.arxiv === undefined ? '' : `, arXiv:${source.arxiv}`;
  const url =
    webAddress(source.url) ??
    (source.arxiv === undefined ? undefined : `https://arxiv.org/abs/${source.arxiv}`);
  const text = `${source.authors}, ${source.year}, ${source.title}${place}, ${source.where}`;
  return { source: text, ...(url !== undefined && { url }) };
}

/** An address that a browser opens and does not run; a law's file has been checked, a law made by a program has not. */
function webAddress(url: string | undefined): string | undefined {
  return url !== undefined && WEB_ADDRESS.test(url) ? url : undefined;
}
