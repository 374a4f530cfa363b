import type { OutputChunk, Plugin } from 'rolldown';

/** Files that are one, with the parts of the program that load any of them. */
interface Pack {
  readonly chunks: readonly OutputChunk[];
  readonly length: number;
  readonly users: ReadonlySet<string>;
}

/**
 * Puts chunks of CommonJS into few files, so that a package has few. In its file each is a function that runs when it is first
 * asked for: whoever loads one of them has the others read, not run. Those become one file that have the least read in vain.
 *
 * @param most files that are left
 * @param apart ids of modules whose chunks, and what these import, stay files by themselves: what is loaded most often
 */
export function packed(most: number, apart: RegExp): Plugin {
  return {
    name: 'packed',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(file => file.type === 'chunk');
      const byName = new Map(chunks.map(chunk => [chunk.fileName, chunk]));
      const isApart = ({ isEntry, moduleIds }: OutputChunk) =>
        isEntry || moduleIds.some(id => apart.test(id));
      const alone = reached(chunks.filter(isApart), byName);
      const single = chunks
        .filter(chunk => !alone.has(chunk))
        .map(chunk => ({
          chunks: [chunk],
          length: chunk.code.length,
          users: usersOf(chunk, chunks, byName),
        }));
      const packs = merged(single, most - alone.size).filter(pack => pack.chunks.length > 1);
      const homeOf = new Map(
        packs.flatMap(({ chunks: some }, at) => some.map(({ fileName }) => [fileName, `pack-${at}.cjs`])),
      );
      const linked = (code: string) =>
        code.replace(/require\("\.\/([^"]+)"\)/g, (call, name) => {
          const home = homeOf.get(name);
          return home === undefined ? call : `require("./${home}")("${name}")`;
        });
      for (const [at, { chunks: some }] of packs.entries()) {
        const parts = some.map(({ fileName, code }) => `"${fileName}"(exports){${linked(code)}\n}`);
        this.emitFile({
          type: 'asset',
          fileName: `pack-${at}.cjs`,
          source: `const made={},parts={${parts.join(',\n')}};
module.exports=name=>{let part=made[name];if(part===undefined)parts[name](part=made[name]={});return part};
`,
        });
        for (const { fileName } of some) delete bundle[fileName];
      }
      for (const chunk of chunks) if (!homeOf.has(chunk.fileName)) chunk.code = linked(chunk.code);
    },
  };
}

/** Chunks and all that they import, and that imports. */
function reached(
  from: readonly OutputChunk[],
  byName: ReadonlyMap<string, OutputChunk>,
): ReadonlySet<OutputChunk> {
  const found = new Set(from);
  for (const { imports } of found)
    for (const name of imports) {
      const chunk = byName.get(name);
      if (chunk !== undefined) found.add(chunk);
    }
  return found;
}

/** Names of the chunks that are loaded by themselves and load a chunk. */
function usersOf(
  chunk: OutputChunk,
  chunks: readonly OutputChunk[],
  byName: ReadonlyMap<string, OutputChunk>,
): ReadonlySet<string> {
  const lazy = new Set(chunks.flatMap(({ dynamicImports }) => dynamicImports));
  const parts = [...lazy].flatMap(name => byName.get(name) ?? []);
  return new Set(parts.filter(part => reached([part], byName).has(chunk)).map(({ fileName }) => fileName));
}

/** What opening a file costs, as much as so many characters that are read and not run. */
const FILE_COST = 8_000;

/** Files of which those two became one that cost the least together, as long as there are more than some. */
function merged(given: readonly Pack[], most: number): readonly Pack[] {
  let packs = given;
  while (packs.length > most) {
    let [best, least]: [readonly Pack[], number] = [[], Number.POSITIVE_INFINITY];
    for (const [at, one] of packs.entries())
      for (const other of packs.slice(at + 1)) {
        const cost = costOf(one, other);
        if (cost < least) [best, least] = [[one, other], cost];
      }
    if (best.length === 0)
      throw new Error(`The command line cannot be shipped in so few files: got ${most} beside others`);
    const both: Pack = {
      chunks: best.flatMap(({ chunks }) => chunks),
      length: best.reduce((sum, { length }) => sum + length, 0),
      users: new Set(best.flatMap(({ users }) => [...users])),
    };
    packs = [...packs.filter(pack => !best.includes(pack)), both];
  }
  return packs;
}

/** What two files cost more as one: who needs one of them reads the other in vain, and who needs both opens one file less. */
function costOf(one: Pack, other: Pack): number {
  const both = [...one.users].filter(user => other.users.has(user)).length;
  return one.length * (other.users.size - both) + other.length * (one.users.size - both) - FILE_COST * both;
}
