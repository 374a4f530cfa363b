import { command } from '../command.ts';
import {
  acceleratorIds,
  compute,
  decimal,
  flag,
  law,
  output,
  required,
  share,
  text,
  utilisation,
  wholeNumber,
} from '../options.ts';

export const options = {
  pilot: required(compute('<budget>', 'FLOP of all pilot runs together')),
  target: required(compute('<budget>', 'FLOP of the run that is planned')),
  law: law('<law>', 'law that is assumed, by id or file (default: besiroglu2024)'),
  noise: share('<number>', 'standard deviation of ln loss (default: 0.0048, of the 240 Chinchilla points)'),
  budgets: wholeNumber(2, '<count>', 'isoFLOP budgets (default: 5)'),
  sizes: wholeNumber(3, '<count>', 'model sizes at each budget (default: 7)'),
  spacing: decimal('<factor>', 'factor between budgets (default: 3)'),
  width: decimal('<factor>', 'factor from the optimal size to the ends (default: 4)'),
  compare: flag('try other designs at the same cost and rank them'),
  simulations: wholeNumber(20, '<count>', 'simulated pilots a design (default: 1000)'),
  seed: wholeNumber(0, '<number>', 'seed of the simulations (default: 1)'),
  accelerator: text('<name>', 'accelerator of the hours (default: H100)', { completes: acceleratorIds }),
  utilisation: utilisation('part of its dense bf16 peak that is reached (default: 0.4)'),
  out: output('<file>', 'write the runs as CSV, losses to be filled in'),
  simulate: flag('fill in simulated losses, for trying things out'),
};

export default command({
  name: 'design',
  summary: 'pilot runs to buy for a target, and the interval that they would give',
  section: 'laws',
  options,
  inDocuments: true,
  isLong: true,
  help: `
Examples:
  $ isoflop design --pilot 1e21 --target 1e24
  $ isoflop design --pilot 1e21 --target 1e24 --compare
  $ isoflop design --pilot 1e21 --target 1e24 --budgets 3 --out pilots.csv
  $ isoflop fit pilots.csv --bootstrap 4000 --at 1e24    (with losses filled in)`,
  run: async () => (await import('../answers/design.ts')).designAnswer,
});
