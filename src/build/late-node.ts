import type { Plugin } from 'rolldown';

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
