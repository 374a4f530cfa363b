import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import type { Plugin } from 'rolldown';

/**
 * Turns the one script of a build into `page.json`: the script deflated and in base64, and the SHA-256 of its text.
 * A page carries it so; the browser inflates it and runs it only if its hash is the one that the page allows.
 */
export function pageScript(): Plugin {
  return {
    name: 'page-script',
    generateBundle(_options, bundle) {
      const [chunk, ...more] = Object.values(bundle);
      if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('The page must be one script');
      const text = chunk.code.trim();
      const hash = createHash('sha256').update(text).digest('base64');
      const script = deflateRawSync(text, { level: 9 }).toString('base64');
      delete bundle[chunk.fileName];
      this.emitFile({ type: 'asset', fileName: 'page.json', source: JSON.stringify({ script, hash }) });
    },
  };
}
