/** Sections of the help, in their order: what somebody is about to do. */
export const SECTIONS = {
  plan: 'Plan a run:',
  check: 'Check a proposal:',
  documents: 'Documents and charts:',
  data: 'Data:',
  laws: 'Laws, and your own:',
  operate: 'Monitor and serve:',
  reference: 'Reference:',
} as const;

export type Section = keyof typeof SECTIONS;

/** In the order of the help's sections; those of a group, which have none, behind their group. */
export function bySection<T extends { readonly section?: Section }>(declared: readonly T[]): readonly T[] {
  const order = Object.keys(SECTIONS);
  const place = ({ section }: T) => (section === undefined ? order.length : order.indexOf(section));
  return declared.toSorted((one, other) => place(one) - place(other));
}

/** What stands below the commands in the help of all of them. */
export const usage = `
isoflop [budget] is short for isoflop recommend [budget].

Every command reads the organisation file isoflop.yml of this folder or of one
above it (own laws, accelerators, prices and defaults); --config <file> or
ISOFLOP_CONFIG names another one, --no-config none.

Exit code: 0 an answer, 1 a check found a difference, 2 bad input,
70 an error of isoflop itself, 74 an answer that could not be written.
Files are replaced whole or not at all, and never one that was read for the
answer: a proposal, runs, a law, a document.

Examples:
  isoflop 5.76e23
  isoflop "64 H100 * 30 days * 40%"
  isoflop compare 1e24
  isoflop <command> --help`;
