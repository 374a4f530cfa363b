// The build and the tests resolve `data:<folder>` to the JSON files of that folder (see src/build/data-files.ts).
declare module 'data:*' {
  const files: Readonly<Record<string, unknown>>;
  export default files;
}

declare const __VERSION__: string;
