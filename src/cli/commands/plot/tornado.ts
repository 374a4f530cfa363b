import { chartCommand } from '../../chart-command.ts';
import { words } from '../../options.ts';
import { options as ofEstimate } from '../estimate.ts';

const { law, out, explain, verbose, fitMemory, limit, minimise, from, tokenizer, ...plan } = ofEstimate;

export default chartCommand({
  name: 'plot tornado',
  summary: 'what makes a plan unsure: how far each cause moves days, money and loss',
  arguments: { budget: words() },
  options: plan,
  isLong: true,
  help: `
Budget, proposal and options are those of isoflop estimate.

Examples:
  isoflop plot tornado 1e23 --on "512 h100"
  isoflop plot tornado plan.yml -o tornado.svg`,
  draw: async ({ args, options, io, law: chosen }) => {
    const { tornadoDrawn } = await import('../../tornado-plan.ts');
    return tornadoDrawn(args.budget, { ...options, ...chosen }, io);
  },
});
