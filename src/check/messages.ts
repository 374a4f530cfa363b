import type { Problem } from './types.ts';

type Args = Problem['args'];

const sentences: Readonly<Record<string, (args: Args) => string>> = {
  'too-large': args => `A proposal holds at most ${args.most} characters: this has ${args.characters}`,
  'too-deep': args => `Values nest deeper than the ${args.most} levels that a proposal may have`,
  'too-many-values': args => `More than the ${args.most} values that a proposal may hold`,
  'too-many-aliases': args => `More than ${args.most} YAML aliases; write the values out`,
  'unknown-anchor': args => `No anchor '${args.name}' stands before this alias`,
  syntax: args => `Not YAML or JSON: ${firstLine(String(args.message))}`,
  'several-documents': () =>
    'A proposal is one YAML document: write the second one, which this line opens, into a file of its own',
  'not-plain': args => `Expected a number, a text, true or false, got '${args.text}'`,
  'not-a-key': () => 'Expected a plain key',
  'not-a-mapping': args => `${capital(String(args.name))} must be a mapping of keys to values`,
  'not-a-list': args => `${capital(String(args.name))} must be a list`,
  'not-a-value': args => `'${args.key}' must be one value, got a ${args.kind === 'map' ? 'mapping' : 'list'}`,
  'unknown-key': args =>
    `Unknown key '${args.key}'${args.section ? ` in ${args.section}` : ''}${args.nearest ? `: did you mean ${args.nearest}?` : ''}`,
  'misplaced-key': args => `'${args.key}' does not belong here: write it as ${args.path}`,
  'given-twice': args =>
    args.before === args.key
      ? `'${args.key}' is given twice, first on line ${args.line}`
      : `'${args.key}' says again what '${args.before}' on line ${args.line} says: ${args.path}`,
  'allow-shape': () => 'Each entry of allow needs a rule and a reason',
  'bad-value': args => `${args.path}: ${args.message}`,
  'no-proposal': args =>
    `No proposal in ${args.file}: expected a fenced block that opens with \`\`\`yaml isoflop, or isoflop: in the front matter`,
  'proposal-elsewhere': args =>
    `The front matter of ${args.file} says that the proposal is ${args.named}: check that file`,
  empty: args => `Nothing to check in ${args.file}: expected keys such as model, data, hardware`,
  'unknown-rule': args =>
    `No rule '${args.rule}'${args.nearest ? `: did you mean ${args.nearest}?` : ': isoflop rules lists them'}`,
  'unreadable-file': args => String(args.message),
  unreadable: args => String(args.message),
};

/** The sentence of a problem, without a final period. */
export function problemMessage(problem: Problem): string {
  return sentences[problem.code]?.(problem.args) ?? problem.code.replaceAll('-', ' ');
}

function firstLine(message: string): string {
  return message.split('\n')[0]!.slice(0, 200);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
