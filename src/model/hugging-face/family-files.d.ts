// The build and the tests resolve these to the files of families and towers (see src/build/family-files.ts).
declare module 'family-files' {
  const families: readonly import('./family.ts').Family[];
  export default families;
}

declare module 'tower-files' {
  const towers: readonly import('./tower.ts').TowerFamily[];
  export default towers;
}
