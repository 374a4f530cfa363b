import { worthOfEpochs } from '../../core/repetition.ts';
import type { Rule } from './rule.ts';

/** Unique tokens against what the raw text leaves after cleaning. */
export const rawDataMismatch: Rule = ({ given, apart, limit }) => {
  const raw = ['data.raw.bytes', 'data.raw.documents', 'data.raw.bytesPerDocument'] as const;
  const unique = apart('data.uniqueTokens', ...raw) ?? apart('data.tokens', ...raw);
  if (unique === undefined) return [];
  const documents = given('data.raw.documents');
  const perDocument = given('data.raw.bytesPerDocument');
  const bytes =
    given('data.raw.bytes') ??
    (documents !== undefined && perDocument !== undefined ? documents * perDocument : undefined);
  const perToken = given('data.raw.bytesPerToken');
  const deduplicated = given('data.raw.keptAfterDeduplication') ?? 1;
  const filtered = given('data.raw.keptAfterFiltering') ?? 1;
  const kept = deduplicated * filtered;
  const at = ['data.raw.bytes', 'data.raw.documents', 'data.uniqueTokens', 'data.tokens'] as const;
  if (bytes === undefined || perToken === undefined) {
    if (documents === undefined) return [];
    // shares are of bytes: all documents may be left, each of them shorter
    const isMany = unique / documents > limit('mostPerDocument');
    const left = isMany ? 1 : kept;
    const tokensPerDocument = unique / (documents * left);
    if (!isMany && tokensPerDocument >= limit('fewestPerDocument')) return [];
    const args = { unique, documents, kept: left, tokensPerDocument };
    return [{ says: 'documents', severity: 'warning', at, args, actual: tokensPerDocument }];
  }
  const expected = (bytes * kept) / perToken;
  if (given('data.uniqueTokens') === undefined && given('data.epochs') === undefined && unique > expected) {
    const passes = unique / expected;
    if (passes <= limit('short')) return [];
    const args = { tokens: unique, bytes, deduplicated, filtered, perToken, expected, passes };
    const worth = worthOfEpochs(passes);
    return [{ says: 'passes', severity: 'warning', at, args: { ...args, worth }, actual: unique, expected }];
  }
  const args = {
    unique,
    bytes,
    deduplicated,
    filtered,
    perToken,
    expected,
    neededBytes: (unique * perToken) / kept,
  };
  const finding = {
    at,
    args: { ...args, ratio: Math.max(unique / expected, expected / unique) },
    actual: unique,
    expected,
  };
  if (unique / expected > limit('short')) {
    return [
      { ...finding, says: 'short', severity: unique / expected > limit('error') ? 'error' : 'warning' },
    ];
  }
  return expected / unique > limit('long') ? [{ ...finding, says: 'long', severity: 'warning' }] : [];
};
