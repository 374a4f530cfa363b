import { walkBlocks } from './blocks.ts';
import { type FrontMatter, frontMatter } from './front-matter.ts';
import { joined, type Leaf, type Segment } from './leaf.ts';

/** Fenced code that is a proposal. */
export interface ProposalFence {
  readonly content: string;
  readonly segments: readonly Segment[];
  /** Where its opening fence stands. */
  readonly start: number;
}

/** The fence of a leaf whose info string begins with `yaml isoflop` (or yml, json); undefined for any other leaf. */
export function proposalFence(text: string, leaf: Leaf): ProposalFence | undefined {
  if (leaf.kind !== 'code' || !/^(?:ya?ml|json)[ \t]+isoflop(?:[ \t{]|$)/.test(leaf.info ?? ''))
    return undefined;
  const { segments, start = 0 } = leaf;
  return { content: joined(text, segments), segments, start };
}

/** What a Markdown document holds of proposals: fences in their order, and its front matter; undefined without one. */
export function findProposals(text: string): {
  readonly fences: readonly ProposalFence[];
  readonly frontMatter?: FrontMatter;
} {
  const from = text.startsWith('\ufeff') ? 1 : 0;
  const matter = frontMatter(text, from);
  const fences: ProposalFence[] = [];
  walkBlocks(text, matter?.end ?? from, leaf => {
    const fence = proposalFence(text, leaf);
    if (fence !== undefined) fences.push(fence);
  });
  return { fences, ...(matter === undefined ? {} : { frontMatter: matter }) };
}
