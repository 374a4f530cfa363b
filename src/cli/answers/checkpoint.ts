import type { Caveat } from '../../core/caveat.ts';
import { Refusal } from '../../core/refusal.ts';
import { modelCaveat } from '../../model/caveat.ts';
import { looseJson } from '../../model/hugging-face/json.ts';
import { countTensors } from '../../model/tensors/count.ts';
import { type BesideConfig, describeCheckpoint } from '../../model/tensors/document.ts';
import { bitsIn } from '../../model/tensors/packed.ts';
import type { CheckpointFiles } from '../checkpoint-files.ts';
import type { Outcome } from '../io.ts';
import { configFrom } from '../model-option.ts';
import { checkpointView } from '../views/checkpoint.ts';

/** What a checkpoint's own shapes say, beside its configuration where that is read. */
export async function checkpointAnswer(
  name: string,
  files: CheckpointFiles,
  strict: boolean | undefined,
): Promise<Outcome> {
  const { config: text } = files;
  const count = countTensors(files.tensors, text && bitsIn(looseJson(text.text, text.path)));
  const beside = text === undefined ? undefined : await readBeside(text);
  const { description, caveats } = describeCheckpoint(count, beside?.config);
  const all = [...(beside?.caveats ?? []), ...caveats];
  const isDoubtful = strict === true && all.some(({ severity }) => severity !== 'info');
  const { architecture } = files;
  return {
    view: checkpointView(
      { name, files: files.files.length, ...(architecture !== undefined && { architecture }) },
      description,
      all,
    ),
    exitCode: isDoubtful ? 1 : 0,
  };
}

/** The configuration beside it; one that is not read takes nothing from the count, and is named. */
async function readBeside(
  beside: NonNullable<CheckpointFiles['config']>,
): Promise<{ readonly config?: BesideConfig; readonly caveats: readonly Caveat[] }> {
  try {
    const { architecture, family, caveats } = await configFrom(beside.text, beside.path);
    return {
      config: { architecture, family: family! },
      caveats: caveats.filter(it => it.severity !== 'info'),
    };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const reason = error.message.replace(/; count its checkpoint.*$/, '');
    return { caveats: [modelCaveat('config-not-read', { reason }, 'info')] };
  }
}
