import type { Plugin } from 'rolldown';

/**
 * Writes every character of the scripts beyond ASCII as an escape. V8 holds a file with a single one of them in two bytes a
 * character and reads it slower: start-up pays for both.
 */
export function ascii(): Plugin {
  return {
    name: 'ascii',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        // behind a backslash the escape would become text
        const behind = /\\[^\0-\x7f]/.exec(file.code);
        if (behind !== null)
          throw new Error(`${file.fileName} has ${behind[0]}: write the character by itself`);
        file.code = file.code.replace(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

/** A code unit of a string, a template or a regular expression. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const PREFIX = '\0late:';

/**
 * Loads parts of Node when a package first uses them, where it asks for them at its start and mostly never uses them:
 * commander for programs in files of their own asks for `node:child_process`, which costs a twentieth of a short run. The
 * package's own code is as it was published.
 */
export function lateNode(parts: readonly string[]): Plugin {
  return {
    name: 'late-node',
    resolveId: (id, importer) =>
      parts.includes(id) && importer?.includes('node_modules') ? `${PREFIX}${id}` : null,
    load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const part = JSON.stringify(id.slice(PREFIX.length));
      return `module.exports = new Proxy({}, { get: (_, name) => require(${part})[name] });`;
    },
  };
}

/** Names the one script of a build `page.txt`: it is text for pages to carry, and no module of the package. */
export function pageScript(): Plugin {
  return {
    name: 'page-script',
    generateBundle(_options, bundle) {
      const [chunk, ...more] = Object.values(bundle);
      if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('The page must be one script');
      delete bundle[chunk.fileName];
      this.emitFile({ type: 'asset', fileName: 'page.txt', source: chunk.code.trim() });
    },
  };
}
