/** How an axis writes its numbers: 10²¹, 70B, plain, 5%, 1.05×, or not at all, where it only keeps lines apart. */
export type TickStyle = 'power' | 'count' | 'number' | 'percent' | 'times' | 'none';

/** One axis of a panel. Without a domain it covers the data. */
export interface Axis {
  readonly title: string;
  /** Printed behind the title; an empty text where the quantity has none. */
  readonly unit: string;
  readonly scale: 'linear' | 'log';
  readonly ticks: TickStyle;
  readonly domain?: readonly [number, number];
}

/** A curve. Outside `solid`, an interval of x, it is dashed. */
export interface Line {
  readonly kind: 'line';
  readonly name: string;
  /** What stands at its end or in the key; its name unless given. */
  readonly label?: string;
  /** Index into the palette: colour and marker. */
  readonly hue: number;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly solid?: readonly [number, number];
  /** Markers along the line, for lines that may lie on top of one another. */
  readonly markers?: boolean;
  /** A broad soft stroke: a stretch of another line that is to stand out. */
  readonly broad?: boolean;
  /** As thick as a bar. */
  readonly thick?: boolean;
}

/** The area between two curves. */
export interface Band {
  readonly kind: 'band';
  readonly name: string;
  readonly hue: number;
  readonly points: readonly (readonly [x: number, low: number, high: number])[];
  /** Dotted edges instead of a pattern in a terminal, where many lines cross it. */
  readonly edges?: boolean;
}

/** Single points; a named one is labelled where there is room, those of a large series first. */
export interface Dots {
  readonly kind: 'dots';
  readonly name: string;
  readonly hue: number;
  readonly points: readonly { readonly x: number; readonly y: number; readonly name?: string }[];
  /** Drawn large, in front of other points. */
  readonly large?: boolean;
}

export type Series = Line | Band | Dots;

/** A line across the panel at a value of x or y, or a span of x. */
export type Mark =
  | { readonly kind: 'x' | 'y'; readonly at: number; readonly name: string }
  | { readonly kind: 'span'; readonly from: number; readonly to: number; readonly name: string };

/** One pair of axes with what is drawn between them. */
export interface Panel {
  readonly title?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly marks?: readonly Mark[];
  /** Height in pixels between the axes of an SVG, where the usual one is too much. */
  readonly height?: number;
}

/** A chart as plain data: what it shows means nothing here. */
export interface Chart {
  readonly title: string;
  readonly subtitle?: string;
  /** What a reader who cannot see it needs to know, in sentences. */
  readonly description: string;
  readonly panels: readonly Panel[];
  /** Where the data come from. */
  readonly note?: string;
  /** Lines between the axes in a terminal, where many curves need more than the usual. */
  readonly rows?: number;
}
