/** Colours of a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what it looks for
const ansi = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** What launchers put before a rank's line. */
const rank = /^\s*(?:\[(?:rank|default)?\d+\]:?|\d{1,4}:(?!\d))\s*/;

const stamp = /(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?/;

/** Month first, as nanotron prints it. */
const american = /\b(\d{2})\/(\d{2})\/(\d{4}) (\d{2}):(\d{2}):(\d{2})/;

/** Steps whose thousands are grouped. */
const grouped =
  /\b((?:steps?|iter(?:ation)?|batch|s)[\s:=]{1,3})(\d{1,3}(?:,\d{3})+)(?![\d.])(?:(\s*\/\s*)(\d{1,3}(?:,\d{3})+)(?!\d))?/g;

/** A line whose steps are written without commas between their thousands. */
function ungrouped(text: string): string {
  if (!text.includes(',')) return text;
  const bare = (count: string) => count.replaceAll(',', '');
  return text.replace(
    grouped,
    (_, word: string, step: string, slash = '', total = '') => word + bare(step) + slash + bare(total),
  );
}

/** A line without colours and rank, and which rank said it. */
export function bareLine(text: string): { readonly text: string; readonly rank: string | undefined } {
  const plain = text.includes('\u001b') ? text.replace(ansi, '') : text;
  const match = rank.exec(plain);
  return match === null
    ? { text: ungrouped(plain), rank: undefined }
    : { text: ungrouped(plain.slice(match[0].length)), rank: match[0].trim() };
}

/** Seconds since 1970 of the first time in a line, taken as UTC: only differences matter. */
export function timeOf(text: string): number | undefined {
  const match = stamp.exec(text);
  if (match === null) {
    const [, month, day, year, ...clock] = american.exec(text) ?? [];
    return year === undefined ? undefined : timeOf(`${year}-${month}-${day} ${clock.join(':')}`);
  }
  const [, year, month, day, hour, minute, second, fraction = '0'] = match;
  const seconds = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!) / 1000;
  return seconds + Number(`0.${fraction}`);
}
