import { group } from '../command.ts';

export default group({
  name: 'data',
  summary: 'how many tokens there are, which source runs out, what must be collected',
  section: 'data',
  help: `
Sources are id:amount@epochs with commas between: an amount is a share (70%) or
tokens (600B), behind common-crawl a count of crawls (:30). One of your own is
name=1.2T, or a file of name, tokens and weight (./pool.csv).

Examples:
  isoflop data corpora
  isoflop data tokenizers llama3 --language hi --bytes 22TB
  isoflop data mix "fineweb-edu:60%, stack-v2:30%, wikipedia:10%" --tokens 15T
  isoflop data plan --tokens 15T --from "common-crawl:30, stack-v2, wikipedia"`,
});
