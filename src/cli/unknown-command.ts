import { nameKey, nearest, shortened } from '../text/names.ts';
import type { Declaration } from './catalogue.ts';

/** What is said of a first word that is neither a command nor a budget, with what it may have been meant as. */
export async function unknownCommand(word: string, declarations: readonly Declaration[]): Promise<string> {
  const guess = await meantBy(word, declarations);
  const hint =
    guess === undefined
      ? 'expected a budget such as 1e24, or a command that isoflop --help lists'
      : `did you mean ${guess}?`;
  return `Unknown command '${shortened(word)}': ${hint}`;
}

async function meantBy(word: string, declarations: readonly Declaration[]): Promise<string | undefined> {
  const [{ accelerators }, { lawIds }, { lookUpModel }] = await Promise.all([
    import('../catalog/accelerators.ts'),
    import('../catalog/laws.ts'),
    import('../catalog/models.ts'),
  ]);
  const key = nameKey(word);
  if (/\.(?:ya?ml|json|md)$/i.test(word)) return `isoflop check ${shortened(word)}`;
  if (lookUpModel(word) !== undefined) return `isoflop model ${word}`;
  if (lawIds().some(id => nameKey(id) === key)) return `isoflop recommend 1e24 --law ${word}`;
  if (accelerators().some(({ id, aliases }) => [id, ...aliases].some(one => nameKey(one) === key)))
    return `isoflop '64 ${word} * 30 days'`;
  return nearest(
    word,
    declarations.map(({ name }) => name.split(' ')[0]!),
  );
}
