// The build and the tests resolve `command-files` to the files of src/cli/commands (see src/build/command-files.ts).
declare module 'command-files' {
  const files: Readonly<
    Record<
      string,
      () => Promise<{ readonly default: import('./command.ts').Command | import('./command.ts').Group }>
    >
  >;
  export default files;
}
