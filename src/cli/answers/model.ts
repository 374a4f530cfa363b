import { describeModel, lengthCaveats } from '../../model/document.ts';
import type { CallOf } from '../command.ts';
import type * as declared from '../commands/model.ts';
import { InputError, type Io, type Outcome } from '../io.ts';
import { type NamedModel, readModel } from '../model-option.ts';
import { hasShapeFlags, shapeOf } from '../shape-options.ts';
import { modelView } from '../views/model.ts';

/** `isoflop model [model]`: what follows from a shape, or the list of presets. */
export async function modelAnswer({ args, options, io }: CallOf<typeof declared>): Promise<Outcome> {
  const { model: word } = args;
  if (options.list) {
    if (word !== undefined || hasShapeFlags(options)) {
      throw new InputError(`Expected --list alone: got ${word ?? 'sizes'} too`);
    }
    return { view: (await import('../views/models.ts')).modelsView() };
  }
  const checkpoint = word === undefined ? undefined : await checkpointOf(word, io);
  if (checkpoint !== undefined) {
    if (hasShapeFlags(options) || options.sequenceLength !== undefined) {
      throw new InputError(
        `${word} is a checkpoint, of which shapes are counted as they are: give its config.json with flags`,
      );
    }
    return (await import('./checkpoint.ts')).checkpointAnswer(word!, checkpoint, options.strict);
  }
  const model = await modelOf(word, options, io);
  const { sequenceLength } = options;
  const description = describeModel(
    model.architecture,
    sequenceLength === undefined ? {} : { sequenceLength },
  );
  const beyond = lengthCaveats(model.architecture, description.flopPerToken.sequenceLength);
  const caveats = [...model.caveats, ...beyond];
  const isDoubtful = options.strict && caveats.some(({ severity }) => severity !== 'info');
  return { view: modelView({ ...model, caveats }, description), exitCode: isDoubtful ? 1 : 0 };
}

/** The headers of the checkpoint that a word names, where it names one. */
async function checkpointOf(word: string, io: Io) {
  if (!/[/\\]|^\.+$|\.(safetensors|gguf|index\.json)$/i.test(word)) return undefined;
  const { isCheckpointName, readCheckpoint } = await import('../checkpoint-files.ts');
  const names = await io.listFolder?.(word);
  return names === undefined && !isCheckpointName(word) ? undefined : readCheckpoint(word, names, io);
}

async function modelOf(
  word: string | undefined,
  options: CallOf<typeof declared>['options'],
  io: Io,
): Promise<NamedModel> {
  const flags = hasShapeFlags(options);
  if (word === undefined) {
    if (!flags) {
      throw new InputError(
        'Nothing to count: expected a model such as llama3.1-8b, a config.json, or --layers, --hidden, --heads, --ffn and --vocab',
      );
    }
    return { name: 'flags', architecture: shapeOf(options), caveats: [] };
  }
  const model = await readModel(word, io);
  if (!flags) return model;
  // what was published is of the model as it is
  return { name: `${model.name}, changed`, architecture: shapeOf(options, model.architecture), caveats: [] };
}
