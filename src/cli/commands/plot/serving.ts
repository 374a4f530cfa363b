import { chartCommand } from '../../chart-command.ts';
import { requiredWord } from '../../options.ts';
import { modelIds } from '../model.ts';
import { options } from '../serving.ts';

export default chartCommand({
  name: 'plot serving',
  summary: 'latency against cost of a served model, by how many are served at once',
  arguments: { model: requiredWord({ completes: modelIds }) },
  options: {
    on: options.on,
    precision: options.precision,
    prompt: options.prompt,
    answer: options.answer,
    tensor: options.tensor,
    price: options.price,
  },
  help: `
Examples:
  isoflop plot serving llama3-70b --on "2 h100" --on "2 h200" --precision fp8
  isoflop plot serving 8B --on h100 --prompt 2000 --answer 200 -o serving.svg`,
  draw: async ({ args, options: asked, io }) => {
    const { chartRequest } = await import('../../answers/serving.ts');
    const { servingChart } = await import('../../../chart/serving.ts');
    // those of every chart are no part of what is served
    const { on, precision, prompt, answer: length, tensor, price } = asked;
    const request = await chartRequest(
      args.model,
      { on, precision, prompt, answer: length, tensor, price },
      io,
    );
    return { chart: servingChart(request), input: { ...request } };
  },
});
