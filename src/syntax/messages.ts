/** Sentences of why a text has no tree, by their codes, of a file that is called so, such as `proposal`. */
export const treeSentences = (what: string) => ({
  'too-large': (args: { most: number; characters: number }) =>
    `${indefinite(what)} holds at most ${args.most} characters: this has ${args.characters}`,
  'too-deep': (args: { most: number }) =>
    `Values nest deeper than the ${args.most} levels that ${indefinite(what).toLowerCase()} may have`,
  'too-many-values': (args: { most: number }) =>
    `More than the ${args.most} values that ${indefinite(what).toLowerCase()} may hold`,
  'too-many-aliases': (args: { most: number }) => `More than ${args.most} YAML aliases; write the values out`,
  'unknown-anchor': (args: { name: string }) => `No anchor '${args.name}' stands before this alias`,
  syntax: (args: { message: string }) => `Not YAML or JSON: ${firstLine(args.message)}`,
  'several-documents': () =>
    `${indefinite(what)} is one YAML document: write the second one, which this line opens, into a file of its own`,
  'not-plain': (args: { text: string }) =>
    `A value must be a number, a text, true or false: got '${args.text}'`,
  'not-a-key': () => 'Expected a plain key',
});

/** Why a text has no tree, with what each sentence takes. */
export type TreeSentences = ReturnType<typeof treeSentences>;

/** What the sentence of a code takes. */
export type TreeArgs<Code extends keyof TreeSentences> =
  Parameters<TreeSentences[Code]> extends [infer Args] ? Args : Readonly<Record<never, never>>;

function indefinite(what: string): string {
  return `${/^[aeio]/.test(what) ? 'An' : 'A'} ${what}`;
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.slice(0, 200);
}
