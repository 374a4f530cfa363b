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
export const latency = (summary: string) =>
  option('<time>', summary, async (value, { name }) =>
    (await import('./answers/serving.ts')).readSeconds(value, name),
  );
