// The thresholds of the tier, with the reason for their size and the measurement behind it, where there is one. The
// first of all, after which a function is compiled, is in bytecode/proto.ts: prototypes carry the counter. A room of
// its own below those that decide by them: it knows nothing but numbers.

// ---- what is compiled and inlined

/** Longer code is not compiled: V8 would not optimise it. */
export const MAX_CODE = 4_000;

/** Most blocks, loops and guards of a function: how they nest is found by comparing each with each. */
export const MAX_REGIONS = 1_000;

/** Longer code is not inlined, nor is what has more upvalues. */
export const MAX_LEAF = 40,
  MAX_LEAF_UPVALUES = 8;

/** Most functions that are inlined in one: the text of the caller grows by theirs. */
export const MAX_INLINED = 12;

/**
 * Calls with more arguments are the interpreter's, and calls with more open operands: arguments lie on the JavaScript
 * stack.
 */
export const MAX_ARGUMENTS = 200,
  MAX_SPREAD = 100;

/** Most fields that a new table gets places for without a call. */
export const MAX_FIELDS = 16;

/**
 * Most shapes that an instruction tries one after the other; beyond, it looks them up. And how often one that finds its
 * place taken takes it: else two that want the same would take turns.
 */
export const MAX_SHAPES = 4,
  REPLACE_EVERY = 8;

/**
 * One lookup in so many (a power of two) interns a computed key that is the same as before, so that its bytes are not
 * compared each time.
 */
export const INTERN_EVERY = 64;

// ---- when code is compiled, and from what feedback

/**
 * Calls and loop iterations in which compiled code only records feedback. Warm-ups of 50 to 3,000 change the benches by
 * 8 % at most.
 */
export const WARMUP = 400;

/**
 * Instructions that a runtime compiles as soon as they are busy; and what the interpreter has to execute for each one
 * beyond. Most of the price is V8's, which reads the text, runs it slowly for long, and optimises it: of 90 functions
 * of 80 instructions, called 300 times each, compiling all took 0.5 s, interpreting them 0.1 s. Programs of the bench
 * compile some 500 instructions; with a grant of 2,000 they take as long as with one of 8,000. Generated code of 60
 * functions of 100 instructions, called 100 times each, takes 1.3 times as long as interpreted, with a grant of 600 1.1
 * times; but programs of a third of a second then take 1.14 times as long, some of them twice. A grant that grows with
 * the work does the same; more calls first for longer functions gain less than 0.1.
 */
export const GRANT = 2_000,
  WORK_EACH = 10_000;

/** Instructions that the interpreter executes before anything is compiled: the compiler has to warm up itself. */
export const FIRST_WORK = 10_000;

/** How often a prototype asks while the work is done that it lacks, if nobody else does any. */
export const ASKS = 8;

/** By this factor code around a compiled loop has to be busier than the threshold (tuning.ts) to be compiled, too. */
export const WORTH = 16;

/**
 * Instructions that are only analysed at the price of one that is compiled; and registers with which one costs twice as
 * much.
 */
export const PLAN = 8,
  MANY_REGISTERS = 50;

/** A loop in longer code is compiled by itself. */
export const LONG_CODE = 500;

/**
 * Instructions that an iteration or a call counts for at least, because it may call natives, and at most, because much
 * of long code is branches not taken.
 */
export const LEAST_TURN = 8,
  MOST_TURN = 100;

/** Iterations of a loop until the interpreter asks again where compiled code is no use yet. */
export const PAUSE = 16;

/**
 * Compiling a loop takes time by its length: one of so many instructions has to make iterations first, for each
 * instruction this many times the warmup (two, as a rule).
 */
export const LONG_LOOP = 200,
  ITERATIONS_EACH = 1 / 200;

// ---- when compiled code is given up

/** Fuel below which a stay in compiled code was not worth entering it, and how many such stays are too many. */
export const SHORT_STAY = 100,
  MAX_SHORT_STAYS = 40;

/**
 * Activations that bail out together because recursion is deeper than the stack budget or the slice allows: with less
 * work for each of them, making their frames costs more than compiled code has saved. So many calls for each are
 * interpreted then. Recursion 20,000 deep took 9 times as long as interpreted.
 */
export const MANY_BAILOUTS = 16,
  WORTH_BAILOUT = 64,
  PAUSE_CALLS = 8;

/** Deopts until code is invalidated, the first time; and the factor for each time after. */
export const MAX_DEOPTS = 3,
  BACKOFF = 4;

/** Invalidations after which code is Generic, and after which a function is not inlined any more. */
export const MAX_INVALIDATIONS = 5,
  MAX_INVALIDATIONS_INLINED = 3;

// ---- generators

/** Functions that bail out at calls this often in a row are compiled as generators. */
export const GENERATOR_THRESHOLD = 20;

/** Work between two bailouts at calls above which entering compiled code again is worth it. */
export const SOON = 2_500;

/** Instructions for each call that bails out, below which the interpreter is no slower than a generator. */
export const WORTH_WAITING = 2;

/**
 * What a generator costs when it is made, and each time it waits, in instructions that compiled code has to execute
 * meanwhile to be no slower than the interpreter; what it gains each time compiled code resumes it on the JavaScript
 * stack; and the loss after which the prototype is interpreted for good. Measured by loops and recursion with 0 to 100
 * instructions between two waits: recursion that yields at each call is twice as slow in generators, which are made
 * for each call.
 */
export const COST_OF_MAKING = 100,
  COST_OF_WAIT = 12,
  GAIN_OF_SWITCH = 20,
  MAX_LOSS = 5_000;

/**
 * The same for compiled code that waits on the JavaScript stack while another coroutine runs; most that counts at once;
 * and the loss after which it bails out so many times, to be interpreted or become a generator.
 */
export const COST_OF_SWITCH = 8,
  MOST_GAIN = 200,
  MAX_SWITCH_LOSS = 500,
  REFUSALS = 200;

/** Calls from beginning to end after which functions need be no generators. */
export const STRAIGHT_CALLS = 64;

/**
 * How often generators may spill before their end; each time one waits, once more. What a spill costs, in such waits.
 */
export const MAX_SPILLS = 40,
  COST_OF_SPILL = 4;

// ---- the JavaScript stack

/** Words of the JavaScript stack that compiled code may use, and stack slots that it must leave to the interpreter. */
export const STACK_BUDGET = 48_000,
  STACK_MARGIN = 2_000;

/** Words of the JavaScript stack that an activation is reckoned to take, besides its registers. */
export const ACTIVATION = 24;

/** The same for a generator that is resumed, with all that does so. */
export const ACTIVATION_OF_SWITCH = 200;

/**
 * Calls made on frames by compiled code, one inside the other: each has half of the stack budget of the one around it.
 * With four, a reader of configurations whose `gsub` calls itself through references 8 deep turned into generators, and
 * took 1.4 times as long.
 */
export const MAX_NESTED = 8;

/** Places for results that stay allocated when a task has ended. */
export const RESULTS_KEPT = 8;
