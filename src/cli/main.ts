#!/usr/bin/env node
import { processIo } from './process-io.ts';
import { run } from './run.ts';

// not awaited at the top level: a lazily imported part may live in the file that would be waiting
run(process.argv.slice(2), processIo(process)).then(exitCode => {
  process.exitCode = exitCode;
});
