import type { LayoutPlan } from '../cluster/plans.ts';
import { EXPERT_SHARE, ownActiveShare } from '../core/experts.ts';
import type { Law } from '../core/law.ts';
import { leastOf, mostOf } from '../core/unbounded.ts';
import { lengthCaveats } from '../model/document.ts';
import { SWAPPED_RATIO } from '../planner/run-caveats.ts';
import { type Asked, modifierRefused } from './asked.ts';
import { BATCH_LAW } from './batch.ts';
import { restsOn } from './derive.ts';
import { documentedRuns } from './history.ts';
import type { Caveats } from './messages.ts';
import { hasRoom, type Reach, type Setting } from './reach.ts';
import { bestUtilisation } from './records.ts';
import type { RunReach } from './run-reach.ts';
import { workloadOf } from './served.ts';
import type { Size } from './size.ts';
import { stagePath } from './stages.ts';
import { MEASURED_CONTEXT } from './utilisation.ts';
import type { Completion, Plan } from './whole.ts';

/** Fewer documented runs than this on a generation are worth a word. */
const FEW_RUNS = 3;
/** A context that takes this much more time is worth a word. */
const NOTICEABLE = 1.1;
/** Conventions of counting attention move a utilisation by about this much, as the rule of `check` allows. */
const CONVENTIONS = 1.05;
/** Sequences beyond this are longer than documented runs train at; how long those of a measurement were is worth a word. */
const LONG = 8192;

/** What a reader of an estimate must know, in the order of its parts. */
export function noteAll(plan: Plan, whole: Completion, caveats: Caveats): void {
  const { size, reach, setting, missed, price } = whole;
  const { shape, stated } = plan;
  if (size === undefined) return;
  const { origins, parameters, tokens } = size;
  // a shape is of the parameters that it is of
  const areGiven = shape === undefined && origins.parameters === 'given' && origins.tokens === 'given';
  if (areGiven && tokens < SWAPPED_RATIO * parameters) caveats.add('seems-swapped', { parameters, tokens });
  noteDevices(plan, whole, caveats);
  noteDisagreement(plan, size, caveats);
  const isDense = stated.law.counts.parameters !== 'active';
  if (isDense && size.activeParameters < 0.99 * size.parameters) caveats.add('law-is-dense', {}, 'info');
  const unweighed = stated.law.uses.includes('loss') ? unweighedBy(stated.law, plan.asked) : undefined;
  if (unweighed !== undefined) caveats.add('modifier-unweighed', unweighed, 'info');
  const [experts, active] = [stated.numbers.get('model.experts'), stated.numbers.get('model.activeExperts')];
  const both = stated.numbers.has('model.parameters') && stated.numbers.has('model.activeParameters');
  const byLaw = active === 1 && ownActiveShare(stated.law) !== undefined;
  if (shape === undefined && experts !== undefined && active !== undefined && !both && !byLaw) {
    caveats.add('experts-assumed', { experts, active, share: EXPERT_SHARE }, 'info');
  }
  if (whole.unserved !== undefined) caveats.add('unserved', { why: whole.unserved.message }, 'error');
  else if (whole.served === undefined && workloadOf(stated) !== undefined)
    caveats.add('served-tokens-missing', {}, 'info');
  if (whole.counted !== undefined)
    caveats.add(
      'counted-otherwise',
      { law: stated.law.id, counted: whole.counted, compute: size.compute },
      'info',
    );
  if (setting === undefined || reach === undefined) {
    if (stated.accelerator === undefined) caveats.add('accelerators-missing', {}, 'info');
    noteLength(plan, caveats);
    return;
  }
  const { hardware } = setting;
  if (hardware.accelerators === 1 && !stated.words.has('hardware.accelerator')) {
    caveats.add('one-accelerator', { accelerator: hardware.accelerator.name }, 'info');
  }
  if (stated.countAssumed === true && hardware.accelerators > 1) {
    const { accelerators, accelerator } = hardware;
    caveats.add('accelerators-for-a-month', { accelerators, accelerator: accelerator.name }, 'info');
  }
  noteLength(plan, caveats);
  if (missed !== undefined) caveats.add('budget-leaps', missed);
  if (whole.cut !== undefined) caveats.add('budget-cut', { given: whole.cut, left: size.compute });
  const { isOffloaded } = plan.stated;
  noteLayout(reach, { setting, size, caveats, shapeStated: shape !== undefined, isOffloaded });
  noteShare(reach, { setting, size, caveats });
  noteUtilisation(reach, { setting, size, caveats });
  if (price === undefined) caveats.add('price-missing', { accelerator: hardware.accelerator.name });
  else if (price.assumed) caveats.add('price-assumed', { source: price.source });
  else if (price.date !== undefined) {
    caveats.add('price-dated', { source: price.source, date: price.date }, 'info');
  }
  noteBatch(plan, reach, { setting, caveats });
}

/** The format or the optimizer that a law does not weigh, and why. */
function unweighedBy(law: Law, { precision, optimizer }: Asked): { what: string; why: string } | undefined {
  const format = precision && modifierRefused(law, { precision });
  if (format) return { what: precision, why: format.message };
  const refused = optimizer && modifierRefused(law, { optimizer });
  return refused ? { what: optimizer, why: refused.message } : undefined;
}

/** Times that two statements of one quantity may lie apart: beyond names and ways of counting. */
const APART = 1.25;

/** What is stated twice and not alike: the plan goes on with one of the two. */
function noteDisagreement({ shape, stated, claims }: Plan, size: Size, caveats: Caveats): void {
  const apart = (one: number, other: number) => Math.max(one / other, other / one) > APART;
  const parameters = stated.numbers.get('model.parameters');
  if (shape !== undefined && parameters !== undefined && apart(parameters, shape.total))
    caveats.add('size-and-shape', { parameters, shape: shape.total }, 'error');
  const compute = claims.includes('compute') ? stated.numbers.get('compute') : undefined;
  const exact = (shape?.flopPerToken ?? 6 * size.activeParameters) * size.tokens;
  if (compute !== undefined && apart(compute, size.compute) && apart(compute, exact))
    caveats.add('compute-and-size', { compute, taken: size.compute }, 'error');
}

/** What changes with the number of accelerators, and what does not. */
function noteDevices({ stated, facts }: Plan, { quantities }: Completion, caveats: Caveats): void {
  const accelerators = stated.numbers.get('hardware.count');
  if (accelerators === undefined) return;
  const { laidOutOn } = stated;
  if (laidOutOn !== undefined) caveats.add('laid-out-otherwise', { laidOutOn, accelerators });
  const steps = facts.get('training.steps');
  const batch = facts.get('training.batch');
  const isOfSteps = facts.get('data.tokens')?.from.includes('training.batch') === true;
  if (!isOfSteps || batch === undefined || steps === undefined || !restsOn(facts, batch, ['hardware.count']))
    return;
  const tokens = quantities.get('data.tokens')!.value;
  caveats.add('tokens-by-devices', { tokens, steps: steps.value, batch: batch.value, accelerators });
}

interface Context {
  readonly setting: Setting;
  readonly size: Size;
  readonly caveats: Caveats;
}

function noteLength({ shape }: Plan, caveats: Caveats): void {
  if (shape === undefined) return;
  for (const { args } of lengthCaveats(shape.architecture, shape.sequenceLength))
    caveats.add('beyond-learned-positions', args);
}

/** A share that is stated or was measured, where nothing on file reached it. */
function noteShare({ origin, forecast, likely }: RunReach, { setting, caveats }: Context): void {
  const { accelerator } = setting.hardware;
  const share = origin === 'input' ? likely : forecast?.measured;
  const on = origin === 'measured' ? setting.measured!.accelerator : accelerator;
  const record = bestUtilisation(on, setting.precision === 'fp8');
  if (share === undefined || record === undefined || share <= CONVENTIONS * record.value) return;
  const { value, name } = record;
  caveats.add('above-record', { share, value, run: name, accelerator: on.name, counted: origin });
}

/** What a reader must know of a predicted utilisation. */
function noteUtilisation(reach: RunReach, { setting, size, caveats }: Context): void {
  const { precision } = setting;
  const { origin, ceiling, reliability, likely } = reach;
  if (origin === 'input') return;
  if (origin !== 'organisation') noteHistory(reach, { setting, size, caveats });
  if (precision === 'fp8' && origin !== 'measured')
    caveats.add('eight-bit-hours', { format: setting.hardware.format }, 'info');
  const stages = reach.stages ?? [{ sequenceLength: setting.sequenceLength, reach }];
  const longest = stages.reduce((most, one) => (one.sequenceLength > most.sequenceLength ? one : most));
  const { sequenceLength } = longest;
  const { contextFactor } = longest.reach;
  if (contextFactor > NOTICEABLE && origin !== 'measured') {
    const beyond = sequenceLength > MEASURED_CONTEXT ? 1 : 0;
    caveats.add(
      'long-context',
      { sequenceLength, factor: contextFactor, beyond },
      beyond ? 'warning' : 'info',
    );
  }
  const measuredAt = setting.measured?.sequenceLength;
  if (origin === 'measured' && measuredAt === undefined && sequenceLength > LONG) {
    caveats.add('measured-at-length', { sequenceLength }, 'info');
  }
  const goodput = reliability.goodput.likely;
  if (ceiling === undefined || likely < ceiling * goodput * (1 - 1e-12)) return;
  // what was measured is held by no layout, and beyond it is said of another run or of more devices
  if (origin === 'measured') caveats.add('measured-beyond-layout', { likely, allowed: ceiling * goodput });
  else caveats.add('held-by-layout', { ceiling, goodput, allowed: ceiling * goodput });
}

/** What a reader must know of the runs that a utilisation is predicted from. */
function noteHistory({ forecast }: RunReach, { setting, size, caveats }: Context): void {
  const { hardware, precision, except } = setting;
  if (forecast === undefined) return;
  const run = documentedRuns().find(({ id }) => id === except);
  if (run !== undefined) caveats.add('own-run-left-out', { run: run.id }, 'info');
  const runs = forecast.provenance.sameGeneration;
  if (runs < FEW_RUNS) caveats.add('few-documented-runs', { runs, accelerator: hardware.accelerator.name });
  const sizes = documentedRuns().map(run => run.activeParameters);
  const { activeParameters } = size;
  if (activeParameters > 2 * mostOf(sizes)) {
    caveats.add('beyond-documented-parameters', { parameters: activeParameters, side: 'more than' });
  }
  if (activeParameters < leastOf(sizes) / 2) {
    caveats.add('beyond-documented-parameters', { parameters: activeParameters, side: 'fewer than' });
  }
  if (precision === 'fp32') caveats.add('fp32-shares');
}

/** What a reader must know of the batch. */
function noteBatch(
  { stated }: Plan,
  { batch }: Pick<Reach, 'batch'>,
  { setting, caveats }: Pick<Context, 'setting' | 'caveats'>,
): void {
  const { sequenceLength, batchTokens } = setting;
  const tokens = batch.sequences * sequenceLength;
  const said = stated.numbers.has('training.sequenceLength');
  if (!said && !stated.numbers.has(stagePath(0, 'sequenceLength'))) {
    caveats.add('sequence-length-assumed', { sequenceLength }, 'info');
  }
  if (batch.origin === 'law') caveats.add('batch-assumed', { tokens, law: BATCH_LAW }, 'info');
  if (batch.origin === 'rounded') {
    caveats.add('batch-rounded', { given: batchTokens!, sequences: batch.sequences, tokens }, 'info');
  }
}

/** What a reader must know of layout, memory and communication. */
function noteLayout(
  { layout, shape, batch }: Reach,
  {
    setting,
    size,
    caveats,
    shapeStated,
    isOffloaded,
  }: Context & { readonly shapeStated: boolean; readonly isOffloaded: boolean | undefined },
): void {
  const { hardware, fixed } = setting;
  if (shape === undefined) {
    caveats.add('mixture-shape-missing');
    return;
  }
  if (!shapeStated) {
    caveats.add('shape-assumed', { parameters: size.parameters, shape: shape.description });
  }
  const { accelerators, accelerator, device } = hardware;
  const { devices } = accelerator;
  if (devices !== undefined) {
    const ranks = accelerators * devices.count;
    caveats.add('several-devices', { accelerator: accelerator.name, ...devices, ranks }, 'info');
  }
  if (layout === undefined) {
    caveats.add('no-layout', { accelerators, sequences: batch.sequences });
    return;
  }
  if (!hasRoom(layout, { isOffloaded })) {
    const short = -layout.headroom;
    if (Object.keys(fixed).length > 0) {
      const replicas = fixed.data ?? 0;
      caveats.add('does-not-fit', { short, capacity: device.memoryBytes, replicas });
    } else {
      caveats.add('nothing-fits', {
        accelerators,
        short,
        capacity: device.memoryBytes,
        part: largestPart(layout),
      });
    }
  }
  if (layout.step.unknown.length > 0) {
    caveats.add('link-unknown', { kinds: layout.step.unknown.join(' and '), accelerator: accelerator.name });
  }
  if (!hardware.measured) {
    caveats.add('kernels-assumed', { accelerator: accelerator.name, share: device.kernelEfficiency }, 'info');
  }
  if (isOffloaded) return;
  if (accelerator.usableBytes === undefined) {
    caveats.add('memory-as-sold', { accelerator: accelerator.name, capacity: device.memoryBytes }, 'info');
  }
  caveats.add('memory-derived', {}, 'info');
}

/** The part that takes most of a device. */
export function largestPart(plan: LayoutPlan): string {
  const { total: _total, ...parts } = plan.memory;
  return Object.entries(parts).sort((a, b) => b[1] - a[1])[0]![0];
}
