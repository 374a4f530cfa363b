import { command } from '../command.ts';
import { flag, list, text, wholeNumber, words } from '../options.ts';

export const args = { files: words({ isFile: true }) };
export const options = {
  rule: list(text('<id=level>', 'set a rule to off, info, warning or error, repeatable')),
  set: list(
    text('<key=value>', 'what the proposals say instead, such as hardware.count=8; no value: nothing'),
  ),
  strict: flag('unknown and misplaced keys are errors, and what is incomplete does not pass'),
  maxWarnings: wholeNumber(0, '<n>', 'exit 1 with more warnings than this'),
  explain: flag('show how each number of the plan follows'),
};

export default command({
  name: 'check',
  summary: 'sanity-check training proposals: YAML, JSON, or Markdown with ```yaml isoflop blocks',
  section: 'check',
  arguments: args,
  options,
  formats: ['pretty', 'sarif', 'github'],
  inDocuments: true,
  isLong: true,
  help: `
Exit code: 0 no errors (--strict: nor incomplete), 1 findings at error level
(or too many warnings), 2 a proposal that cannot be read.
Launch files of frameworks are read too, several as one plan: Megatron-LM,
Megatron-Bridge, NeMo, GPT-NeoX, DeepSpeed, torchtitan, nanotron,
LLM Foundry, OLMo, OLMo-core, LitGPT, levanter, MaxText, Meta Lingua,
axolotl, torchtune, Hugging Face, Accelerate, nanoGPT, nanochat; YAML, JSON,
TOML, Python, shell scripts.
Without files, or for -, the proposal is read from standard input.

Examples:
  isoflop init > plan.yml
  isoflop check plan.yml
  isoflop check plans/*.yml PLAN.md --max-warnings 0
  isoflop check config.json ds_zero3.json args.yml
  isoflop check plan.yml --rule no-reserve=error --rule no-pilots=off
  isoflop check plan.yml --format sarif > findings.sarif
  isoflop rules sparse-peak`,
  run: async () => (await import('../answers/check.ts')).checkAnswer,
});
