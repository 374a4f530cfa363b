import type { Tree } from '../syntax/tree.ts';
import { type LaunchKey, type LaunchKeys, wordsOf } from './leaves.ts';

/** Keys that say by their value whether an adapter is trained, by their last part. */
const switches =
  /^(?:adapter|usepeft|uselora|lora|qlora|enablelora|peft|pefttype|peftscheme|finetuningtype|finetunetype|trainertype)$/;
/** Of a switch: what trains all weights, or only says no. */
const full = /^(?:false|no|none|null|off|full|freeze|sft|pretrain|default|0)$/i;
const adapters = /lora|dora|ia3|adapter|prefix|prompt|p-?tuning|true/i;
/** Keys that name a recipe or a class, and the part of the name that says it: `gpt_oss_20b_peft_config`, `lora_llama3_8b`. */
const namesOfWhole = /^(?:recipe|recipename|component|target)$/;
const partOfName = /(?:^|[._])(?:peft|q?lora|dora)(?:_|$)/i;
/** Keys of an adapter's size, which speak where no switch does. */
const ranks = /^(?:lorar|lorarank|loraalpha|loradim|adapterdim|peftsavepath)$/;

/** What says that a run trains an adapter beside frozen weights; undefined where it trains the weights themselves. */
export function adapterIn(leaves: LaunchKeys): LaunchKey | undefined {
  let rank: LaunchKey | undefined;
  let isSwitched = false;
  for (const [path, leaf] of leaves) {
    const name = path.replace(/^.*\./, '');
    const named = namesOfWhole.test(name) ? wordsOf(leaf.value) : undefined;
    if (named !== undefined && partOfName.test(named)) return leaf;
    if (leaf.value.kind === 'map') {
      // levanter and torchtune have its settings in a block
      if (/^q?lora$/.test(name) && leaf.value.entries.length > 0) rank ??= leaf;
    } else if (switches.test(name)) {
      const words = wordsOf(leaf.value);
      if (isOff(leaf.value)) isSwitched = true;
      else if (words !== undefined && !full.test(words) && adapters.test(words)) return leaf;
    } else if (
      ranks.test(name) &&
      rank === undefined &&
      wordsOf(leaf.value) !== undefined &&
      wordsOf(leaf.value) !== '0'
    )
      rank = leaf;
  }
  return isSwitched ? undefined : rank;
}

function isOff(tree: Tree): boolean {
  const words = wordsOf(tree);
  return words === undefined || full.test(words);
}

const offloads =
  /(?:^|\.)(?:(?:fsdp)?offload(?:optimizer|params?)(?:\.?device)?|(?:optimizer|enable|fsdp)?cpuoffload(?:ing)?|fsdp(?:offload|cpuoffload)\w*)$/;

/** What keeps weights or optimizer outside of the accelerators, by the settings of DeepSpeed, FSDP and Megatron. */
export function offloadIn(leaves: LaunchKeys): LaunchKey | undefined {
  for (const [path, leaf] of leaves) {
    if (leaf.value.kind === 'map' || !offloads.test(path)) continue;
    if (/^(?:true|cpu|nvme)$/i.test(wordsOf(leaf.value) ?? '')) return leaf;
  }
  return undefined;
}
