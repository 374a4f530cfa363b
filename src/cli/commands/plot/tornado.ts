import { chartCommand } from '../../chart-command.ts';
import { InputError } from '../../io.ts';
import { words } from '../../options.ts';
import { options as ofEstimate } from '../estimate.ts';

const { law, out, explain, verbose, fitMemory, limit, minimise, from, tokenizer, ...plan } = ofEstimate;

export default chartCommand({
  name: 'plot tornado',
  summary: 'what makes a plan unsure: how far each cause moves days, money and loss',
  arguments: { budget: words() },
  options: plan,
  help: `
Budget, proposal and options are those of isoflop estimate.

Examples:
  isoflop plot tornado 1e23 --on "512 h100"
  isoflop plot tornado plan.yml -o tornado.svg`,
  draw: async ({ args, options, io, law: chosen }) => {
    const [
      { estimateRequest },
      { planOfFiles, wordsOf },
      { planOf },
      { statedOf },
      { tornadoesOf, tornadoOf },
    ] = await Promise.all([
      import('../../estimate-options.ts'),
      import('../../proposal-argument.ts'),
      import('../../../plan/plan.ts'),
      import('../../../plan/request.ts'),
      import('../../../chart/tornado.ts'),
    ]);
    const { on: machines = [], ...rest } = options;
    if (machines.length > 1)
      throw new InputError(
        'plot tornado shows one plan: expected one --on; isoflop estimate compares machines',
      );
    const { budget, files } = wordsOf(args.budget);
    const request = await estimateRequest(budget, { ...rest, ...chosen, on: machines[0] }, io);
    const drawn = files.length === 0 ? planOf(statedOf(request)) : await planOfFiles(files, request, io);
    const input = { ...request, ...(files.length > 0 && { proposal: files.join(' ') }) };
    return { chart: tornadoOf(tornadoesOf(drawn)), input };
  },
});
