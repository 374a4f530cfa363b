import { type Command, Option } from 'commander';
import { type Runner, wholeNumber, withFormat } from '../declaration.ts';

/** Options that describe a shape by its sizes. */
export function withShape(command: Command): Command {
  const size = wholeNumber(1);
  return command
    .option('--layers <L>', 'layers', size)
    .option('--hidden <d>', 'width of the model', size)
    .option('--heads <H>', 'attention heads', size)
    .option('--kv-heads <H>', 'key-value heads (default: as many as heads)', size)
    .option('--head-dim <Q>', 'width of a head (default: width over heads)', size)
    .option('--ffn <f>', 'width of the feed-forward parts', size)
    .option('--no-gated', 'two matrices in the feed-forward parts instead of three')
    .option('--vocab <V>', 'rows of the embedding', size)
    .option('--tied', 'the head is the input embedding')
    .option('--experts <E>', 'routed experts in a layer', size)
    .option('--active-experts <k>', 'routed experts that a token visits', size)
    .option('--expert-ffn <f>', 'width of an expert (default: --ffn)', size)
    .option('--shared-experts <n>', 'experts that every token visits', wholeNumber(0))
    .option('--dense-layers <n>', 'layers without experts', wholeNumber(0))
    .addOption(new Option('--norm <kind>', 'norms').choices(['rms', 'layer', 'layer-without-bias', 'none']))
    .option('--norms-per-layer <n>', 'norms in a layer (default: 2)', wholeNumber(0))
    .addOption(new Option('--qk-norm <kind>', 'norms of queries and keys').choices(['head', 'full', 'none']))
    .addOption(
      new Option('--biases [which]', 'biases of all projections, or of qkv')
        .choices(['all', 'qkv'])
        .preset('all'),
    )
    .option('--learned-positions <T>', 'rows of a learned position embedding', size)
    .option('--window <w>', 'sliding window, tokens', size)
    .option('--window-layers <n>', 'layers with it (default: all)', size)
    .option('--context <T>', 'context length, tokens', size);
}

export function declareModel(program: Command, runner: Runner): Command {
  const command = program
    .command('model [model]')
    .description("a transformer's parameters, FLOP per token and memory: config.json, preset, run or flags");
  return withFormat(
    withShape(command)
      .option(
        '--sequence-length <T>',
        'tokens of a sequence (default: the context, at most 4096)',
        wholeNumber(1),
      )
      .option('--list', 'the presets'),
  )
    .addHelpText(
      'after',
      `
Reads config.json of Hugging Face offline: Llama, Mistral, Mixtral, Qwen, Gemma,
Phi, GPT-2, GPT-NeoX, OPT, BLOOM, Falcon, OLMo, DeepSeek, GLM-4.5, gpt-oss,
SmolLM and others. Flags beside a model change its shape; - reads a
configuration from standard input.

Examples:
  isoflop model llama3.1-8b
  isoflop model ./config.json --sequence-length 8192
  isoflop model --layers 24 --hidden 2048 --heads 16 --ffn 8192 --vocab 50304
  isoflop model deepseek-v3 --json
  isoflop model --list`,
    )
    .action(runner(async () => (await import('../commands/model.ts')).modelCommand));
}
