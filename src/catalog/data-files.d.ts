// The build and the tests resolve `data-files/<folder>` to the JSON files of that folder (see src/build/data-files.ts).
declare module 'data-files/*' {
  const files: Readonly<Record<string, unknown>>;
  export default files;
}

declare const __VERSION__: string;
