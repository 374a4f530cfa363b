import { type Caveat, type Sentences, sentenceOf } from '../core/caveat.ts';
import { treeSentences } from '../syntax/messages.ts';

const sentences = {
  ...treeSentences('proposal'),
  'not-a-mapping': (args: { name: string }) => `${capital(args.name)} must be a mapping of keys to values`,
  'not-a-list': (args: { name: string }) => `${capital(args.name)} must be a list`,
  'not-a-value': (args: { key: string; kind: string }) =>
    `'${args.key}' must be one value: got a ${args.kind === 'map' ? 'mapping' : 'list'}`,
  'unknown-key': (args: { key: string; section: string; nearest: string }) =>
    `Unknown key '${args.key}'${args.section ? ` in ${args.section}` : ''}${args.nearest ? `: did you mean ${args.nearest}?` : ''}`,
  'misplaced-key': (args: { key: string; path: string }) =>
    `'${args.key}' does not belong here, and is taken ${args.path.includes('.') ? `as ${args.path}` : `as ${args.path} of the whole proposal`}`,
  'given-twice': (args: { before: string; key: string; line: string | number; path: string }) =>
    args.before === args.key
      ? `'${args.key}' is given twice, first on line ${args.line}`
      : `'${args.key}' says again what '${args.before}' on line ${args.line} says: ${args.path}`,
  'allow-shape': () => 'Each entry of allow needs a rule and a reason',
  'bad-value': (args: { path: string; message: string }) => `${args.path}: ${args.message}`,
  'no-proposal': (args: { file: string }) =>
    `No proposal in ${args.file}: expected a fenced block that opens with \`\`\`yaml isoflop, or isoflop: in the front matter`,
  'proposal-elsewhere': (args: { file: string; named: string }) =>
    `The front matter of ${args.file} says that the proposal is ${args.named}: check that file`,
  empty: (args: { file: string }) =>
    `Nothing to check in ${args.file}: expected keys such as model, data, hardware`,
  'nothing-known': (args: { file: string }) =>
    `No key of ${args.file} is one of a proposal, or of a launch file that is read: expected keys such as model, data, hardware`,
  'unknown-rule': (args: { rule: string; nearest: string }) =>
    `No rule '${args.rule}'${args.nearest ? `: did you mean ${args.nearest}?` : ': isoflop rules lists them'}`,
  'unreadable-file': (args: { message: string }) => args.message,
  unreadable: (args: { message: string }) => args.message,
} satisfies Sentences;

/** What may keep a proposal from being used. */
export type ProblemCode = keyof typeof sentences;

/** The sentence of a problem, without a final period. */
export function problemMessage(problem: Pick<Caveat, 'code' | 'args'>): string {
  return sentenceOf(sentences, problem);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
