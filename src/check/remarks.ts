import type { Finding, Level } from './document.ts';
import { fill } from './fill.ts';
import { findRuleText, type Says } from './rules/texts.ts';
import type { Reading, Remark } from './types.ts';

/** What is odd about the file itself, as findings. */
export function remarkFindings(
  reading: Reading,
  levels: Readonly<Record<string, Level>>,
): readonly Finding[] {
  return reading.remarks.flatMap(remark => {
    const text = findRuleText(remark.rule)!;
    const level = levels[text.id];
    if (level === 'off') return [];
    const says = saysOf(remark);
    return [
      {
        rule: text.id,
        severity: level ?? remark.severity ?? text.severity,
        message: fill(says.message, remark.args),
        file: reading.file,
        ...remark.position,
        ...(says.suggestion !== undefined && { suggestion: fill(says.suggestion, remark.args) }),
        ...(says.arithmetic !== undefined && { arithmetic: fill(says.arithmetic, remark.args) }),
        source: text.sources[0]!,
      },
    ];
  });
}

/** The sentence of a remark, without a final period. */
export function remarkMessage(remark: Remark): string {
  return fill(saysOf(remark).message, remark.args);
}

function saysOf({ rule, says = 'default' }: Remark): Says {
  return findRuleText(rule)!.says[says]!;
}
