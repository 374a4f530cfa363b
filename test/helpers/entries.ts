import { readFileSync } from 'node:fs';

/** An entry of the package: the file that is shipped in dist, and its source in src. */
export interface Entry {
  readonly built: string;
  readonly source: string;
}

const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
};

/** What package.json exports, `isoflop` first. */
export const entries: readonly Entry[] = Object.values(exports).flatMap(entry =>
  typeof entry === 'string'
    ? []
    : [
        {
          built: entry.default.replace('./dist/', ''),
          source: entry.types.replace(/^\.\/dist\/types\/(.*)\.d\.ts$/, '$1.ts'),
        },
      ],
);
