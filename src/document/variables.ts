import type { Document, Node } from 'yaml';
import { nearest } from '../text/names.ts';
import { pathKeys } from './path.ts';
import { type Problem, problem } from './problem.ts';
import type { Scan } from './scan.ts';

/** Reads a file below the document's own folder. */
export type ReadText = (path: string) => Promise<string>;

/** The text of a variable, as its author wrote it, or why there is none. */
export type Lookup = (name: string, offset: number) => string | Problem;

interface Proposal {
  readonly document: Document;
  readonly at: number;
}

/**
 * The variables of a document: the scalars of its proposals. A proposal stands in a fence marked `yaml isoflop`,
 * or in front matter under `isoflop:`, there or as the name of a file.
 */
export async function readVariables(text: string, scan: Scan, readText: ReadText): Promise<Lookup> {
  const { isMap, isScalar, parseDocument } = await import('yaml');
  const proposals: Proposal[] = [];
  const broken: Problem[] = [];
  for (const fence of scan.fences) parse(fence.content, fence.segments[0]?.start ?? 0);
  const matter = scan.frontMatter?.content;
  if (matter !== undefined) {
    const document = parse(text.slice(matter.start, matter.end), matter.start, true);
    const named = document?.get('isoflop', true);
    if (isScalar(named) && typeof named.value === 'string') {
      try {
        parse(await readText(named.value), matter.start);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        broken.push(problem('proposal-unreadable', matter.start, { reason: error.message }));
      }
    } else if (document !== undefined && isMap(named)) {
      proposals.push({ document: nested(document, named), at: matter.start });
    }
  }
  return lookup;

  function parse(content: string, at: number, isMatter = false): Document | undefined {
    const document = parseDocument(content, { logLevel: 'silent' });
    const error = document.errors[0];
    if (error !== undefined) {
      broken.push(
        problem('proposal-broken', at, { reason: error.message.split('\n')[0]!.replace(/ at line .*$/, '') }),
      );
      return undefined;
    }
    if (!isMatter) proposals.push({ document, at });
    return document;
  }

  function nested(document: Document, contents: Node): Document {
    const inner = document.clone();
    inner.contents = contents as typeof inner.contents;
    return inner;
  }

  function lookup(name: string, offset: number): string | Problem {
    if (broken[0] !== undefined) return broken[0];
    if (proposals.length === 0) return problem('variable-without-proposal', offset, { name });
    const keys = pathKeys(name);
    const found =
      keys === undefined
        ? []
        : proposals.flatMap(proposal => {
            const value = scalar(proposal.document, keys, isScalar);
            return value === undefined ? [] : [{ value, at: proposal.at }];
          });
    const [first, ...others] = found;
    if (first === undefined) {
      const near = nearest(
        name,
        proposals.flatMap(proposal => scalarPaths(proposal.document.toJS({ maxAliasCount: 100 }))),
      );
      return problem('variable-unknown', offset, { name, ...(near === undefined ? {} : { nearest: near }) });
    }
    const other = others.find(({ value }) => value !== first.value);
    if (other === undefined) return first.value;
    return problem('variable-twice', offset, { name, first: first.value, other: other.value });
  }
}

type IsScalar = typeof import('yaml').isScalar;

function scalar(document: Document, keys: readonly string[], isScalar: IsScalar): string | undefined {
  const path: (string | number)[] = [];
  for (const key of keys) {
    const parent = path.length === 0 ? document.contents : document.getIn(path, true);
    const next = childKey(parent, key);
    if (next === undefined) return undefined;
    path.push(next);
  }
  const node = document.getIn(path, true);
  if (!isScalar(node) || node.value === null) return undefined;
  return (node.source ?? String(node.value)).trim();
}

/** The key as the proposal spells it: camelCase, snake_case and kebab-case mean the same. */
function childKey(parent: unknown, key: string): string | number | undefined {
  const items = (parent as { readonly items?: readonly unknown[] } | null)?.items;
  if (items === undefined) return undefined;
  if (/^\d+$/.test(key)) return Number(key) < items.length ? Number(key) : undefined;
  const names = items.map(item => String((item as { key?: unknown }).key ?? ''));
  return names.find(name => name === key) ?? names.find(name => plain(name) === plain(key));
}

function plain(key: string): string {
  return key.replace(/[-_]/g, '').toLowerCase();
}

function scalarPaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value))
    return value.flatMap((element, index) => scalarPaths(element, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return path === '' ? [] : [path];
  return Object.entries(value).flatMap(([key, element]) =>
    scalarPaths(element, path === '' ? key : `${path}.${key}`),
  );
}
