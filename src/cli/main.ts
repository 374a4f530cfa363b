#!/usr/bin/env node
const argv = process.argv.slice(2);

// the version needs nothing of what answers
if (argv.length === 1 && ['--version', '-V'].includes(argv[0]!))
  process.stdout.write(`${__VERSION__} (${__DATA_DATES__})\n`);
else void answer();

async function answer(): Promise<void> {
  const [{ run }, { processIo }] = await Promise.all([import('./run.ts'), import('./process-io.ts')]);
  process.exitCode = await run(argv, processIo(process));
}
