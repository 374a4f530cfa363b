import type { Path } from '../check/plan/paths.ts';
import { Refusal } from '../core/refusal.ts';
import { estimate } from '../planner/estimate/estimate.ts';
import type { EstimateRequest } from '../planner/estimate/types.ts';
import type { Assessment, ProposalData } from './assess.ts';
import { commandText } from './command.ts';
import type { PageModel } from './types.ts';

/** Numbers that make another shape of a preset, which the command line cannot be told. */
const shapeNumbers: readonly Path[] = [
  'model.layers',
  'model.hidden',
  'model.heads',
  'model.kvHeads',
  'model.headSize',
  'model.ffn',
  'model.vocab',
  'model.experts',
  'model.activeExperts',
];

const degrees = ['tensor', 'pipeline', 'data', 'context', 'expert', 'zero', 'microBatch'] as const;

/** Time, money and energy of a plan on its accelerators, with what it says of its shape, batch and layout. */
export function estimateOf(assessment: Assessment, proposal: ProposalData): PageModel['estimate'] {
  const { plan, given, text } = assessment;
  const accelerator = proposal.accelerator?.id;
  // what a token does not pass through takes no time: a mixture is as long as its active parameters
  const parameters = plan.activeParameters?.value ?? plan.parameters?.value;
  const tokens = plan.tokens?.value;
  const accelerators = plan.accelerators?.value;
  if (parameters === undefined || tokens === undefined) return undefined;
  if (accelerator === undefined || accelerators === undefined) return undefined;
  const utilisation = plan.mfu?.given === true && plan.mfu.value <= 1 ? plan.mfu.value : undefined;
  const price = given('budget.price');
  const model = presetOf(assessment, proposal);
  const dense = plan.parameters === undefined || parameters === plan.parameters.value;
  const request: EstimateRequest = {
    ...(model ?? { parameters }),
    tokens,
    accelerator,
    accelerators: Math.max(1, Math.round(accelerators)),
    ...(utilisation !== undefined && { utilisation }),
    ...(price !== undefined && { price }),
  };
  const layout = model !== undefined || dense ? layoutOf(given, text) : {};
  const sizes = sizesOf(given);
  // a layout that cannot be has findings of its own; time and money follow without it
  for (const more of [{ ...sizes, ...(Object.keys(layout).length > 0 && { layout }) }, sizes, {}]) {
    try {
      const asked = { ...request, ...more };
      return { command: commandText(wordsOf(asked)), answer: estimate(asked) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return undefined;
}

function presetOf(
  { given, text }: Assessment,
  { shape }: ProposalData,
): Pick<EstimateRequest, 'model' | 'modelName'> | undefined {
  const modelName = text('model.preset');
  const changed = [...shapeNumbers, 'model.parameters' as const, 'model.activeParameters' as const];
  if (modelName === undefined || shape === undefined) return undefined;
  return changed.some(path => given(path) !== undefined) ? undefined : { model: shape, modelName };
}

function sizesOf(given: Assessment['given']): Pick<EstimateRequest, 'sequenceLength' | 'batchTokens'> {
  const sequenceLength = given('training.sequenceLength');
  const batchTokens = given('training.batch');
  return {
    ...(sequenceLength !== undefined && { sequenceLength }),
    ...(batchTokens !== undefined && { batchTokens }),
  };
}

function layoutOf(
  given: Assessment['given'],
  text: Assessment['text'],
): NonNullable<EstimateRequest['layout']> {
  const values = degrees.map(name => [name, given(`parallelism.${name}`)] as const);
  const recompute = text('parallelism.recompute');
  return Object.fromEntries(
    [...values, ['recompute', recompute] as const].filter(([, value]) => value !== undefined),
  );
}

/** The command line that asks the same. */
function wordsOf(request: EstimateRequest): (string | number)[] {
  const { layout = {}, modelName, parameters } = request;
  const options: readonly (readonly [string, string | number | undefined])[] = [
    modelName === undefined ? ['--params', parameters] : ['--model', modelName],
    ['--tokens', request.tokens],
    ['--on', `${request.accelerators} ${request.accelerator}`],
    ['--mfu', request.utilisation],
    ['--price', request.price],
    ['--sequence-length', request.sequenceLength],
    ['--batch', request.batchTokens],
    ['--tensor', layout.tensor],
    ['--pipeline', layout.pipeline],
    ['--data', layout.data],
    ['--context', layout.context],
    ['--expert', layout.expert],
    ['--zero', layout.zero],
    ['--micro-batch', layout.microBatch],
    ['--recompute', layout.recompute],
  ];
  return ['estimate', ...options.flatMap(([option, value]) => (value === undefined ? [] : [option, value]))];
}
