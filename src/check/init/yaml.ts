/** A line of a proposal: a comment, a value, or a section. What has no value is left out. */
export interface ProposalLine {
  readonly key?: string;
  readonly value?: number | string | boolean | undefined;
  readonly lines?: readonly ProposalLine[];
  /** Mappings of a list. */
  readonly items?: readonly (readonly ProposalLine[])[];
  readonly comment?: string | undefined;
}

/** Proposal as YAML text; sections without a value are left out. */
export function writeYaml(lines: readonly ProposalLine[], indent = ''): string {
  let text = '';
  for (const { key, value, lines: inner, items, comment } of lines) {
    const remark = comment === undefined ? '' : `# ${comment}`;
    if (key === undefined) text += `${indent}${remark}\n`;
    else if (items !== undefined) {
      const texts = items.map(item => writeYaml(item, `${indent}    `).replace(/^( *) {2}/, '$1- '));
      text += `${indent}${key}:\n${texts.join('')}`;
    } else if (inner !== undefined) {
      const body = writeYaml(inner, `${indent}  `);
      if (body !== '') text += `${indent}${key}:\n${body}`;
    } else if (value !== undefined) {
      text += `${indent}${key}: ${scalar(value)}${remark === '' ? '' : `  ${remark}`}\n`;
    }
  }
  return text;
}

const steps: readonly (readonly [size: number, letter: string])[] = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
];

/** A number as short as it can be without losing a digit; a text in quotes where YAML needs them. */
function scalar(value: number | string | boolean): string {
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return /^[A-Za-z][\w .+-]*$/.test(value) ? value : JSON.stringify(value);
  for (const [size, letter] of steps) {
    const short: string = String(Number((value / size).toPrecision(4)));
    if (value >= size && value < 1e15 && Number(short) * size === value) return `${short}${letter}`;
  }
  return value >= 1e15 ? value.toExponential().replace('e+', 'e') : String(value);
}
