#!/usr/bin/env node
// A fixer that never ends and does not listen when it is asked to.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.on(signal, () => console.log(`ignoring ${signal}`));
console.log('thinking');
setInterval(() => {}, 60_000);
