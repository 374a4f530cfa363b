import type { Path } from '../../plan/paths.ts';
import { inFlight, servingAtLoad } from '../../plan/with-serving.ts';
import type { RawFinding, Rule } from './rule.ts';

const targets = [
  ['timeToFirstToken', 'first'],
  ['timePerToken', 'each'],
] as const;

/** A latency that the model does not keep with the stated sequences in flight, one unless any are stated. */
export const latencyMissed: Rule = ({ plan, given, text }) => {
  const asked = targets.flatMap(([name, says]) =>
    ([`serving.${name}`, `limits.latency.${name}`] as const).flatMap(path => {
      const target = given(path);
      return target === undefined ? [] : [{ name, says, path, target }];
    }),
  );
  if (asked.length === 0) return [];
  if (text('serving.accelerator') === undefined)
    return asked.map(({ path, target }) => ({
      says: 'unserved',
      at: [path],
      args: { target },
      actual: target,
    }));
  const concurrency = given('serving.concurrency') ?? 1;
  const answer = servingAtLoad(plan, concurrency);
  return asked.flatMap(({ name, says, path, target }) => {
    const taken = answer?.[name];
    if (answer === undefined || taken === undefined || taken.likely <= target) return [];
    return [found({ says, path, target, taken, concurrency: inFlight(answer), on: answer.hardware })];
  });
};

function found({
  says,
  path,
  target,
  taken,
  concurrency,
  on,
}: {
  readonly says: string;
  readonly path: Path;
  readonly target: number;
  readonly taken: {
    readonly likely: number;
    readonly '80': readonly [number, number];
    readonly '95': readonly [number, number];
  };
  readonly concurrency: number;
  readonly on: { readonly devices: number; readonly accelerator: string; readonly precision: string };
}): RawFinding {
  const [low, high] = taken['80'];
  return {
    says,
    severity: target < taken['95'][0] ? 'error' : 'warning',
    at: [path],
    args: {
      target,
      taken: taken.likely,
      low,
      high,
      concurrency,
      on: `${on.devices} ${on.accelerator} in ${on.precision}`,
    },
    actual: target,
    expected: taken.likely,
  };
}
