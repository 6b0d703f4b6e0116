// How early a state's JIT compiles, and how it behaves where it could do this or that. Each state has its own: two in
// one process do not know of each other. Programs cannot tell; tests have code compiled early, or make it bail out.
import { TIER_UP_THRESHOLD } from '../../bytecode/proto.ts';
import { GENERATOR_THRESHOLD, GRANT, WARMUP } from './thresholds.ts';

export interface Tuning {
  /** Calls and loop iterations of a function before it is compiled. */
  readonly threshold: number;
  /** Calls and loop iterations in which a prototype's compiled code only records feedback. */
  readonly warmup: number;
  /** Instructions compiled without delay (thresholds.ts). */
  readonly grant: number;
  /** Functions that bail out at calls this often in a row are compiled as generators; 0: all are. */
  readonly generatorThreshold: number;
  /** Asked by emitted code wherever it could bail out, whether it does. */
  readonly stressBailouts: (() => boolean) | undefined;
}

export const TUNING: Tuning = {
  threshold: TIER_UP_THRESHOLD,
  warmup: WARMUP,
  grant: GRANT,
  generatorThreshold: GENERATOR_THRESHOLD,
  stressBailouts: undefined,
};
