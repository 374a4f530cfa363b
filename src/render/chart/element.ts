import { escapeXml } from './text.ts';

/** Attributes of an element: numbers are rounded to hundredths, undefined ones left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An XML element with children that are markup already. */
export function element(name: string, attributes: Attributes, children = ''): string {
  const text = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? rounded(value) : escapeXml(value!)}"`)
    .join('');
  return children === '' ? `<${name}${text}/>` : `<${name}${text}>${children}</${name}>`;
}

/** A text element with its content escaped. */
export function textElement(content: string, attributes: Attributes): string {
  return element('text', attributes, escapeXml(content));
}

/** A coordinate with two decimals at most and no negative zero, so that the same chart has the same bytes. */
export function rounded(value: number): string {
  return String(Math.round(value * 100) / 100 + 0);
}

/** Path data through points. */
export function pathData(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${rounded(x)},${rounded(y)}`).join('');
}
