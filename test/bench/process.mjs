import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Wall milliseconds and peak memory (KiB) of one whole process, from the kernel's own account. */
export function once(args, options = {}) {
  const start = process.hrtime.bigint();
  const child = spawnSync(process.execPath, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    maxBuffer: 1 << 30,
    ...options,
  });
  const wall = Number(process.hrtime.bigint() - start) / 1e6;
  if (child.status !== 0) throw new Error(`${args.join(' ')} exited with ${child.status}: ${child.stderr}`);
  return { wall, out: child.stdout };
}

/** Tells its own peak memory and processor time on exit, in the process that is measured. */
const reporter = `import fs from 'node:fs';
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const peak = /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1];
  fs.writeSync(2, '\\nMEASURED ' + peak + ' ' + (user + system) / 1e3);
});`;

/**
 * Peak resident memory (KiB, Linux) and processor time (ms) of one whole process; the reporter is loaded into every
 * process alike. Processor time is steady where other programs take turns.
 *
 * @param options of spawnSync, and `exit`, the codes that are no failure
 */
export function measure(args, { exit = [0], ...options } = {}) {
  const hook = `data:text/javascript,${encodeURIComponent(reporter)}`;
  const child = spawnSync(process.execPath, ['--import', hook, ...args], { maxBuffer: 1 << 30, ...options });
  if (!exit.includes(child.status))
    throw new Error(`${args.slice(0, 4).join(' ')} exited with ${child.status}: ${child.stderr}`);
  const [, peak, cpu] = /MEASURED (\d+) ([\d.]+)\s*$/.exec(child.stderr.toString()) ?? [];
  return { peak: Number(peak), cpu: Number(cpu) };
}

/** Interleaved series: every command once a round, so that drift of the machine falls on all alike. */
export function series(commands, rounds) {
  const times = commands.map(() => []);
  for (let round = -1; round < rounds; round++) {
    commands.forEach((args, index) => {
      const { wall } = once(args);
      if (round >= 0) times[index].push(wall);
    });
  }
  return times.map(median);
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Calls a second of a function in this process. */
export function perSecond(count, run) {
  for (let index = 0; index < count / 10; index++) run(index);
  let sink = 0;
  const start = process.hrtime.bigint();
  for (let index = 0; index < count; index++) sink += run(index);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (Number.isNaN(sink)) throw new Error('not a number');
  return count / seconds;
}

export function machine() {
  const model = /model name\s*:\s*(.*)/.exec(safely('/proc/cpuinfo'))?.[1] ?? process.arch;
  return `${model}, Node ${process.version}, ${process.platform}`;
}

function safely(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
