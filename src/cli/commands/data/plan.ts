import { command } from '../../command.ts';
import { stockOptions } from '../../data-options.ts';
import { count, flag, hourlyPrice, required, text } from '../../options.ts';

export const options = {
  tokens: required(count('tokens', '<D>', 'tokens to train on, such as 15T')),
  from: required(text('<sources>', 'where from: "common-crawl:30, stack-v2, own=1.2T, ./pool.csv"')),
  ...stockOptions,
  unique: flag('all tokens must be unique: exit code 1 where they are not'),
  cpuPrice: hourlyPrice('USD per vCPU-hour: turns hours into money'),
  price: hourlyPrice('USD per H100-hour, with --cpu-price'),
  explain: flag('show the formulas, the numbers put into them, and their sources'),
};

export default command({
  name: 'data plan',
  summary: 'whether sources have enough: crawls needed, storage at each stage, hours',
  options,
  inDocuments: true,
  help: `
Recipes: fineweb, fineweb-edu, fineweb-global, dclm-baseline, dolma3,
nemotron-cc, refinedweb, c4, gpt3. Neither the quality of text nor dollars of
stages are predicted.

Examples:
  isoflop data plan --tokens 15T --from "common-crawl:30, stack-v2, wikipedia"
  isoflop data plan --tokens 2T --from "common-crawl:60" --recipe dolma3
  isoflop data plan --tokens 200B --from "common-crawl:90" --language de \\
    --tokenizer llama3
  isoflop data plan --tokens 1T --from "common-crawl:20" --stage dedup=40% \\
    --stage filter=0.5 --cpu-price 0.04`,
  run: async () => (await import('../../answers/data-plan.ts')).planAnswer,
});
