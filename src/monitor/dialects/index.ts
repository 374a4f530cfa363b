import type { TextDialect } from '../dialect.ts';
import { buildNanogpt } from './build-nanogpt.ts';
import { gptNeox } from './gpt-neox.ts';
import { hfStdout } from './hf-stdout.ts';
import { litgpt } from './litgpt.ts';
import { llmc } from './llmc.ts';
import { megatronText } from './megatron-text.ts';
import { moddedNanogpt } from './modded-nanogpt.ts';
import { nanochat } from './nanochat.ts';
import { nanogpt } from './nanogpt.ts';
import { torchtitan } from './torchtitan.ts';
import { twoColumns } from './two-columns.ts';

/** Every dialect that is read line by line; of two that read equally much, the first. */
export const textDialects: readonly TextDialect[] = [
  gptNeox,
  megatronText,
  torchtitan,
  nanogpt,
  nanochat,
  llmc,
  buildNanogpt,
  moddedNanogpt,
  litgpt,
  hfStdout,
  twoColumns,
];
