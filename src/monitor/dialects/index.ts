import type { TextDialect } from '../dialect.ts';
import { buildNanogpt } from './build-nanogpt.ts';
import { composer } from './composer.ts';
import { deepspeed } from './deepspeed.ts';
import { gptNeox } from './gpt-neox.ts';
import { hfStdout } from './hf-stdout.ts';
import { litgpt } from './litgpt.ts';
import { llmc } from './llmc.ts';
import { maxtext } from './maxtext.ts';
import { megatronText } from './megatron-text.ts';
import { moddedNanogpt } from './modded-nanogpt.ts';
import { nanochat } from './nanochat.ts';
import { nanogpt } from './nanogpt.ts';
import { nanotron } from './nanotron.ts';
import { nemo } from './nemo.ts';
import { olmo } from './olmo.ts';
import { torchtitan } from './torchtitan.ts';
import { torchtune } from './torchtune.ts';
import { twoColumns } from './two-columns.ts';

/** Every dialect that is read line by line; of two that read equally much, the first. */
export const textDialects: readonly TextDialect[] = [
  gptNeox,
  nemo,
  megatronText,
  torchtitan,
  nanogpt,
  nanochat,
  llmc,
  buildNanogpt,
  moddedNanogpt,
  litgpt,
  nanotron,
  olmo,
  composer,
  torchtune,
  maxtext,
  deepspeed,
  hfStdout,
  twoColumns,
];
