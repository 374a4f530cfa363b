import type { Declare } from './declaration.ts';

/**
 * Every command and where it is declared, in the order of the help text. A call loads only the declaration
 * that it needs; help, completion and spelling suggestions load them all.
 */
export const declarations: Readonly<Record<string, () => Promise<Declare>>> = {
  recommend: async () => (await import('./declarations/recommend.ts')).declareRecommend,
  embed: async () => (await import('./declarations/embed.ts')).declareEmbed,
};
