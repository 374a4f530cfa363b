import type { Plugin } from 'rolldown';

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
