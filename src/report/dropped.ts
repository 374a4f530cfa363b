import { parseLawFile } from '../catalog/law-file.ts';
import type { Law } from '../core/law.ts';
import { Refusal } from '../core/refusal.ts';
import type { ArchitectureDescription } from '../model/complete.ts';
import { architectureOfDocument } from '../model/from-document.ts';

/** A file that was dropped onto the page: its name, and its text in one line. An address holds the two. */
interface DroppedFile {
  readonly name: string;
  readonly text: string;
}

/** The file that a chosen value is: `ours.json {…}`; undefined where it is a name from the list. */
export function fileOf(value: string): DroppedFile | undefined {
  const [, name, text] = /^([^{}]+\.json) (\{.*\})$/s.exec(value) ?? [];
  return name === undefined || text === undefined ? undefined : { name, text };
}

/** What a dropped file is: the control that it is a value of, and that value. */
export interface Dropped {
  readonly control: 'law' | 'model';
  readonly value: string;
}

/** Laws of dropped files, by their values: reading one takes a while, which happens before a page is worked out. */
const laws = new Map<string, Law>();

/**
 * Read a dropped file as `--law` and `--model` read it.
 *
 * @throws RangeError where it is neither, or the page cannot compute with it
 */
export async function readDropped(name: string, text: string): Promise<Dropped> {
  const file = /\.json$/i.test(name) ? name.replace(/^.*[\\/]/, '') : `${name}.json`;
  const data = jsonOf(file, text);
  const value = `${file} ${JSON.stringify(data)}`;
  if ('schema' in data) {
    architectureOfDocument(data, file);
    const { schema, architecture } = data as { readonly schema: unknown; readonly architecture?: unknown };
    return { control: 'model', value: `${file} ${JSON.stringify({ schema, architecture })}` };
  }
  if ('architectures' in data || 'model_type' in data)
    throw new Refusal(
      `${file} is a config.json, of whose families a page has none: drop what isoflop model ${file} --json prints`,
    );
  await readLaw(value);
  return { control: 'law', value };
}

/** Read the law of a value ahead, where it is one of a file. @throws RangeError */
export async function readLaw(value: string): Promise<void> {
  const file = fileOf(value);
  if (file === undefined || laws.has(value)) return;
  const law = await parseLawFile(file.text, file.name);
  if (law.relations.loss?.compiled !== undefined)
    throw new Refusal(
      `${file.name} is an expression, which a page cannot compute with: isoflop report --law`,
    );
  laws.set(value, law);
}

/** The law of a file that was read. */
export function droppedLaw(value: string): Law | undefined {
  return laws.get(value);
}

/** Name and shape of the model of a file. @throws RangeError where it is none */
export function droppedModel(
  value: string,
): { readonly name: string; readonly shape: ArchitectureDescription } | undefined {
  const file = fileOf(value);
  if (file === undefined) return undefined;
  const { name, text } = file;
  return { name, shape: architectureOfDocument(jsonOf(name, text), name) };
}

function jsonOf(name: string, text: string): object {
  try {
    const data: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data;
  } catch {
    // said below
  }
  throw new Refusal(`${name} must be a law file, or what isoflop model --json prints: it is no JSON object`);
}
