// Loaded into a bot with --import: its clock is off by as many ms as the file clock-off says; while there is a file lag.on, how long its event loop was held up goes to the file lag.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const { CONTROL } = process.env;
if (CONTROL !== undefined) {
  const file = join(CONTROL, 'clock-off');
  const Real = Date;
  let read = -Infinity;
  let off = 0;
  const now = () => {
    if (performance.now() - read > 20) {
      read = performance.now();
      off = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    }
    return Real.now() + off;
  };
  globalThis.Date = class extends Real {
    constructor(...args) {
      if (args.length === 0) super(now());
      else super(...args);
    }
    static now() {
      return now();
    }
  };
}
if (CONTROL !== undefined) {
  const lag = join(CONTROL, 'lag');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let on = false;
  setInterval(() => {
    if (!existsSync(`${lag}.on`)) return;
    // What happened before somebody wanted to know is not measured: a start reads its programs.
    if (!on) delay.enable();
    else writeFileSync(lag, String(delay.max / 1e6));
    on = true;
  }, 100).unref();
}
