import { group } from '../command.ts';

export default group({
  name: 'plot',
  summary: 'draw a chart of laws, a plan, its data, how it serves, or a fit',
  section: 'documents',
  help: `
Every kind has options of its own: isoflop plot <kind> --help

Examples:
  isoflop plot isoflop 1e21 1e22 1e23
  isoflop plot frontier 5.76e23 -o frontier.svg
  isoflop plot tradeoff --loss 2.0 --inference-tokens 1T
  isoflop plot epochs --unique-tokens 25B --format csv`,
});
