// The accounting model of memory (engine.md §6): estimated bytes of things, the same when they are made and when the
// collector counts them. It is a model, not what the host really uses.

export const TABLE_BYTES = 96;
export const CLOSURE_BYTES = 48;
export const COROUTINE_BYTES = 256;
/** A state, besides its values. */
export const STATE_BYTES = 24 * 1024;
/** An array slot, field or register. */
export const SLOT_BYTES = 8;
/** An entry of a hash part. */
export const ENTRY_BYTES = 40;
/** A string, besides its bytes. */
export const STRING_BYTES = 24;
