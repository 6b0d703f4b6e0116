// How esbuild bundles our modules for any JavaScript host: one module, which imports modules of Node and optional peers
// as they are. Fields that are parameters of the constructor are assigned there and not defined before, which is less
// text and less work. run.mjs, which is plain JavaScript, says the same for itself.
import type { BuildOptions } from 'esbuild';

export const NEUTRAL = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  external: ['node:*', '@nats-io/*'],
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
} satisfies BuildOptions;
