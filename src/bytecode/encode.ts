// The 32-bit instruction word: make, read, patch.
//   bits 0-6 op | 7-14 A | 15 k | 16-23 B | 24-31 C          form ABC
//   bits 0-6 op | 7-14 A | 15-31 Bx, or sBx with an offset     form ABx, AsBx
//   bits 0-6 op | 7-31 sJ, with an offset, or Ax               form sJ, Ax
// Signed B and C (immediates) are stored with an offset too. The interpreter inlines these shifts.

export const OP_BITS = 0x7f;
export const MAX_C = 255;
export const MAX_BX = 2 ** 17 - 1;
export const OFFSET_SBX = MAX_BX >> 1;
export const MAX_AX = 2 ** 25 - 1;
export const OFFSET_SJ = MAX_AX >> 1;
export const OFFSET_SC = 127;

export const abck = (op: number, a: number, b: number, c: number, k: number): number =>
  op | (a << 7) | (k << 15) | (b << 16) | (c << 24);
export const abx = (op: number, a: number, bx: number): number => op | (a << 7) | (bx << 15);
export const sj = (op: number, j: number): number => op | ((j + OFFSET_SJ) << 7);
export const ax = (op: number, x: number): number => op | (x << 7);

export const opOf = (i: number): number => i & OP_BITS;
export const aOf = (i: number): number => (i >>> 7) & 0xff;
export const kOf = (i: number): number => (i >>> 15) & 1;
export const bOf = (i: number): number => (i >>> 16) & 0xff;
export const cOf = (i: number): number => i >>> 24;
export const bxOf = (i: number): number => i >>> 15;
export const sbxOf = (i: number): number => (i >>> 15) - OFFSET_SBX;
export const sjOf = (i: number): number => (i >>> 7) - OFFSET_SJ;
export const axOf = (i: number): number => i >>> 7;
export const sbOf = (i: number): number => bOf(i) - OFFSET_SC;
export const scOf = (i: number): number => cOf(i) - OFFSET_SC;

export const withA = (i: number, a: number): number => (i & ~(0xff << 7)) | (a << 7);
export const withB = (i: number, b: number): number => (i & ~(0xff << 16)) | (b << 16);
export const withC = (i: number, c: number): number => (i & 0x00ffffff) | (c << 24);
export const withK = (i: number, k: number): number => (i & ~(1 << 15)) | (k << 15);
export const withBx = (i: number, bx: number): number => (i & 0x7fff) | (bx << 15);
export const withSJ = (i: number, j: number): number => (i & 0x7f) | ((j + OFFSET_SJ) << 7);
