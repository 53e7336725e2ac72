// A preload that gives every import of node:test the recorder instead.
import { registerHooks } from 'node:module';

const recorder = new URL('./recorder.mjs', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier !== 'node:test' || context.parentURL === recorder) return next(specifier, context);
    return { url: recorder, format: 'module', shortCircuit: true };
  },
});
