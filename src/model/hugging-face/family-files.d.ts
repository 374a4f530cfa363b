// The build and the tests resolve `family-files` to the files of families (see src/build/family-files.ts).
declare module 'family-files' {
  const families: readonly import('./family.ts').Family[];
  export default families;
}
