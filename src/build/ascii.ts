import type { Plugin } from 'rolldown';

/**
 * Writes every character beyond ASCII as an escape. V8 holds a file with a single one of them in two bytes a
 * character and reads it slower: start-up pays for both.
 */
export function ascii(): Plugin {
  return {
    name: 'ascii',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace(/[^\0-\x7f]/g, escaped);
      }
    },
  };
}

/** A code unit of a string, a template or a regular expression. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
