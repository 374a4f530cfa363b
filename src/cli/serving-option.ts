import { option } from './options.ts';

/** How a model is served, in one text. */
export const workload = option(
  '<workload>',
  'how tokens are served, such as "2 h100, fp8, 25 users, 1000/500": weighs them by their device time',
  async (value, { name }) => {
    const { parseWorkload } = await import('../serving/workload.ts');
    const { InputError } = await import('./io.ts');
    const { Refusal } = await import('../core/refusal.ts');
    try {
      return parseWorkload(value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new InputError(`${name}: ${error.message}`);
    }
  },
);

/** A latency, in seconds. */
export function latency(summary: string) {
  return option('<time>', summary, async (value, { name }) =>
    (await import('./answers/serving.ts')).readSeconds(value, name),
  );
}

/** Latencies that limit the size of a plan's model, of `estimate` and `recommend`. */
export const latencyOptions = {
  ttft: latency('latest first token of the served model, such as 500ms: a limit, with --serving'),
  tpot: latency('longest time a token of the served model, such as 30ms: a limit, with --serving'),
};
