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
