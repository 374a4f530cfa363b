// The build and the tests resolve `data-files/<folder>` to the JSON files, and
// `data-texts/<folder>` to their texts, of that folder (see src/build/data-files.ts).
declare module 'data-files/*' {
  const files: Readonly<Record<string, unknown>>;
  export default files;
}

declare module 'data-texts/*' {
  const texts: Readonly<Record<string, string>>;
  export default texts;
}

declare const __VERSION__: string;
declare const __DATA_DATES__: string;
