// The accounting model of memory (README "Memory"): estimated bytes of things, the same when they are made and when the
// collector counts them. It is a model, not what the host really uses.

export const TABLE_BYTES = 96;
/** A closure, besides its list of upvalues; some of them are its own. */
export const CLOSURE_BYTES = 128;
export const COROUTINE_BYTES = 256;
/** A state, besides its values. */
export const STATE_BYTES = 24 * 1024;
export { ENTRY_BYTES, SLOT_BYTES } from '../../values/meter.ts';
/** A frame, whether it is in use or kept for the next call. */
export const FRAME_BYTES = 120;
/** A prototype, besides its instructions. */
export const PROTO_BYTES = 256;
/** An instruction, with its line and its caches. */
export const INSTRUCTION_BYTES = 16;
/** A userdata, besides what it refers to. */
export const USERDATA_BYTES = 64;
/** A string, besides its bytes. */
export const STRING_BYTES = 24;
