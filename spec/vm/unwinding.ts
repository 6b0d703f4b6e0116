// Random programs that raise, catch, close, yield and resume, as trees: their Lua text, and a model in JavaScript that
// says what they note. In the model a coroutine is a generator, its variables to close are a list, and an error is
// thrown after its message handler was called.
import fc from 'fast-check';

export type Block = readonly Step[];
type Step =
  | { readonly is: 'note' | 'yield' | 'return'; readonly n: number }
  | { readonly is: 'fail'; readonly error: string }
  | { readonly is: 'pcall' | 'call' | 'tail'; readonly body: Block }
  | { readonly is: 'xpcall'; readonly body: Block; readonly handler: Block; readonly keeps: boolean }
  | { readonly is: 'close'; readonly body: Block; readonly closer: Block }
  | { readonly is: 'for'; readonly body: Block; readonly closer: Block; readonly breaks: boolean }
  | { readonly is: 'coroutine'; readonly how: 'resume' | 'wrap' | 'close'; readonly body: Block }
  | { readonly is: 'through'; readonly what: string; readonly body: Block };

/** Ways from a function through the engine to another function, and whether native Lua can yield there. */
const THROUGH: Readonly<Record<string, { readonly code: (f: string) => string; readonly yields: boolean }>> = {
  gsub: { code: (f) => `string.gsub("x", "x", ${f})`, yields: false },
  sort: { code: (f) => `table.sort({ 1, 2 }, ${f})`, yields: false },
  tostring: {
    code: (f) => `tostring(setmetatable({}, { __tostring = function() (${f})() return "" end }))`,
    yields: false,
  },
  load: { code: (f) => `load(function() (${f})() return nil end)`, yields: false },
  index: { code: (f) => `local _ = setmetatable({}, { __index = ${f} }).x`, yields: true },
  newindex: { code: (f) => `setmetatable({}, { __newindex = ${f} }).x = 1`, yields: true },
  add: { code: (f) => `local _ = setmetatable({}, { __add = ${f} }) + 1`, yields: true },
  concat: { code: (f) => `local _ = "a" .. setmetatable({}, { __concat = ${f} })`, yields: true },
  lt: { code: (f) => `local _ = setmetatable({}, { __lt = ${f} }) < 1`, yields: true },
  eq: { code: (f) => `local _ = setmetatable({}, { __eq = ${f} }) == {}`, yields: true },
  len: { code: (f) => `local _ = #setmetatable({}, { __len = ${f} })`, yields: true },
  callable: { code: (f) => `setmetatable({}, { __call = ${f} })()`, yields: true },
  pairs: { code: (f) => `pairs(setmetatable({}, { __pairs = ${f} }))`, yields: true },
  iterator: { code: (f) => `for _ in ${f} do break end`, yields: true },
};

// ---- trees

const ERRORS = ['1', '2', 'T1', 'T2', 'nil', 'text', 'fault'];

const { block: anyBlock } = fc.letrec<{ block: Block; step: Step }>((tie) => {
  const body = tie('block'),
    n = fc.integer({ min: 1, max: 99 });
  const made = <T extends Step>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Step> => arbitrary;
  return {
    block: fc.array(tie('step'), { minLength: 1, maxLength: 4, size: 'small', depthIdentifier: 'steps' }),
    step: fc.oneof(
      { depthSize: 'medium', maxDepth: 5, depthIdentifier: 'steps' },
      {
        weight: 3,
        arbitrary: made(fc.record({ is: fc.constantFrom('note' as const, 'yield' as const, 'yield' as const), n })),
      },
      {
        weight: 4,
        arbitrary: made(fc.record({ is: fc.constant('fail' as const), error: fc.constantFrom(...ERRORS) })),
      },
      { weight: 1, arbitrary: made(fc.record({ is: fc.constant('return' as const), n })) },
      {
        weight: 4,
        arbitrary: made(
          fc.record({
            is: fc.constantFrom('pcall' as const, 'pcall' as const, 'call' as const, 'tail' as const),
            body,
          }),
        ),
      },
      {
        weight: 3,
        arbitrary: made(fc.record({ is: fc.constant('xpcall' as const), body, handler: body, keeps: fc.boolean() })),
      },
      { weight: 5, arbitrary: made(fc.record({ is: fc.constant('close' as const), body, closer: body })) },
      {
        weight: 2,
        arbitrary: made(fc.record({ is: fc.constant('for' as const), body, closer: body, breaks: fc.boolean() })),
      },
      {
        weight: 4,
        arbitrary: made(
          fc.record({
            is: fc.constant('coroutine' as const),
            how: fc.constantFrom('resume' as const, 'wrap' as const, 'close' as const),
            body,
          }),
        ),
      },
      {
        weight: 3,
        arbitrary: made(
          fc.record({ is: fc.constant('through' as const), what: fc.constantFrom(...Object.keys(THROUGH)), body }),
        ),
      },
    ),
  };
});

/** Makes yields that cannot be notes. `freely`: only those outside of coroutines cannot be. */
function settled(block: Block, mayYield: boolean, freely: boolean): Block {
  const inner = (b: Block, may = mayYield): Block => settled(b, may, freely);
  return block.map((step): Step => {
    switch (step.is) {
      case 'yield':
        return mayYield ? step : { is: 'note', n: step.n };
      case 'pcall':
      case 'call':
      case 'tail':
        return { ...step, body: inner(step.body) };
      case 'xpcall':
        return { ...step, body: inner(step.body), handler: inner(step.handler, mayYield && freely) };
      case 'close':
      case 'for':
        return { ...step, body: inner(step.body), closer: inner(step.closer) };
      case 'coroutine':
        return { ...step, body: inner(step.body, true) };
      case 'through':
        return { ...step, body: inner(step.body, mayYield && (freely || THROUGH[step.what]!.yields)) };
      default:
        return step;
    }
  });
}

/** Programs; `freely`: they yield where native Lua cannot. */
export const programs = (freely: boolean): fc.Arbitrary<Block> =>
  anyBlock.map((block) => settled(block, false, freely));

// ---- their text

const VALUES: Readonly<Record<string, string>> = { T1: 'T[1]', T2: 'T[2]', text: '"text"' };
const FAULT = "attempt to call a nil value (local 'nothing')";

const fn = (body: Block, params = '', first = ''): string => `function(${params}) ${first} ${textOf(body)} end`;
const closing = (closer: Block): string => `setmetatable({}, { __close = ${fn(closer, '_, e', 'note("close", e)')} })`;

const textOf = (block: Block): string => block.map(stepText).join('\n');

function stepText(step: Step): string {
  switch (step.is) {
    case 'note':
      return `note(${step.n})`;
    case 'yield':
      return `note("back", coroutine.yield(${step.n}))`;
    case 'return':
      return `do return ${step.n} end`;
    case 'fail':
      return step.error === 'fault' ? 'do local nothing nothing() end' : `error(${VALUES[step.error] ?? step.error})`;
    case 'pcall':
      return `note("pcall", pcall(${fn(step.body)}))`;
    case 'call':
      return `note("call", (${fn(step.body)})())`;
    case 'tail':
      return `note("tail", (function() return (${fn(step.body)})() end)())`;
    case 'xpcall':
      return `do local times = 0 note("xpcall", xpcall(${fn(step.body)}, function(e)
      note("handler", e) times = times + 1 if times < 4 then ${textOf(step.handler)} end return ${step.keeps ? 'e' : '"handled"'} end)) end`;
    case 'close':
      return `do local c <close> = ${closing(step.closer)} ${textOf(step.body)} end`;
    case 'for':
      return `for _ in twice(), nil, nil, ${closing(step.closer)} do ${textOf(step.body)} ${step.breaks ? 'do break end' : ''} end`;
    case 'coroutine':
      return coroutineText(step.how, step.body);
    case 'through':
      return `do ${THROUGH[step.what]!.code(fn(step.body))} end`;
  }
}

function coroutineText(how: 'resume' | 'wrap' | 'close', body: Block): string {
  switch (how) {
    case 'resume':
      return `do local co = coroutine.create(${fn(body)})
      repeat note("resume", coroutine.resume(co)) until coroutine.status(co) == "dead"
      note("closed", coroutine.close(co)) note("closed", coroutine.close(co)) end`;
    case 'wrap':
      return `do local f = coroutine.wrap(function() (${fn(body)})() return "end" end)
      repeat local v = f() note("wrap", v) until v == "end" end`;
    case 'close':
      return `do local co = coroutine.create(${fn(body)})
      note("resume", coroutine.resume(co)) note("closed", coroutine.close(co)) note("status", coroutine.status(co)) end`;
  }
}

const ROUNDS = 4;

/** The Lua text of a program. It returns its notes, a line each. `before` runs first. */
export const source = (program: Block, before = ''): string => `
local notes, T, names = {}, { {}, {} }, {}
for i, t in ipairs(T) do names[t] = "T" .. i end
local function show(v)
  if type(v) ~= "string" then return names[v] or tostring(v) end
  local cut
  repeat v, cut = v:gsub("^run:%d+: ", "") until cut == 0
  return v
end
local function note(...)
  local t = table.pack(...)
  for i = 1, t.n do t[i] = show(t[i]) end
  notes[#notes + 1] = table.concat(t, " ")
end
local function twice() local n = 0 return function() n = n + 1 return n < 3 and n or nil end end
${before}
local function main() ${textOf(program)} end
for _ = 1, ${ROUNDS} do note("main", pcall(main)) end
return table.concat(notes, "\\n")`;

// ---- the model

/** A value as the program shows it; undefined: no value. */
type Shown = string | undefined;
/** How a block ends: undefined at its end, otherwise with a return. */
type Ending = { readonly value: string } | undefined;
type Run<T> = Generator<Shown, T, undefined>;

class Raised {
  constructor(readonly value: string) {}
}

/** A coroutine. */
interface Thread {
  readonly toClose: ((error: string) => Run<unknown>)[];
  handler: ((error: string) => Run<string>) | undefined;
  /** coroutine.close closes its variables: it cannot yield. */
  closing: boolean;
}

const newThread = (): Thread => ({ toClose: [], handler: undefined, closing: false });

class Model {
  readonly notes: string[] = [];

  private note(...values: readonly Shown[]): void {
    this.notes.push(values.filter((v) => v !== undefined).join(' '));
  }

  main(program: Block): void {
    const thread = newThread(),
      { done, value } = this.protect(thread, () => this.block(thread, program), undefined).next();
    if (!done) throw new Error('the main program yields');
    this.note('main', ...(value as readonly Shown[]));
  }

  private *block(thread: Thread, block: Block): Run<Ending> {
    for (const step of block) {
      const ending = yield* this.step(thread, step);
      if (ending !== undefined) return ending;
    }
    return undefined;
  }

  private *step(thread: Thread, step: Step): Run<Ending> {
    switch (step.is) {
      case 'note':
        this.note(String(step.n));
        return undefined;
      case 'yield':
        if (thread.closing) return yield* this.raise(thread, 'attempt to yield across a C-call boundary');
        yield String(step.n);
        this.note('back');
        return undefined;
      case 'return':
        return { value: String(step.n) };
      case 'fail':
        return yield* this.raise(thread, step.error === 'fault' ? FAULT : step.error);
      case 'pcall':
        this.note('pcall', ...(yield* this.protect(thread, () => this.block(thread, step.body), undefined)));
        return undefined;
      case 'call':
      case 'tail':
        this.note(step.is, (yield* this.block(thread, step.body))?.value);
        return undefined;
      case 'xpcall':
        this.note(
          'xpcall',
          ...(yield* this.protect(
            thread,
            () => this.block(thread, step.body),
            this.handler(thread, step.handler, step.keeps),
          )),
        );
        return undefined;
      case 'close':
        thread.toClose.push(this.closer(thread, step.closer));
        return yield* this.leave(thread, yield* this.block(thread, step.body));
      case 'for': {
        thread.toClose.push(this.closer(thread, step.closer));
        let ending: Ending;
        for (let turn = 0; turn < (step.breaks ? 1 : 2) && ending === undefined; turn++)
          ending = yield* this.block(thread, step.body);
        return yield* this.leave(thread, ending);
      }
      case 'coroutine':
        return yield* this.coroutine(thread, step.how, step.body);
      case 'through':
        // load catches what its reader raises, but the message handler stays.
        if (step.what === 'load') yield* this.protect(thread, () => this.block(thread, step.body), thread.handler);
        else yield* this.block(thread, step.body);
        return undefined;
    }
  }

  /** Raises an error: its handler is called where it was raised, again if it raises itself. */
  private *raise(thread: Thread, error: string): Run<never> {
    throw new Raised(thread.handler === undefined ? error : yield* thread.handler(error));
  }

  private handler(thread: Thread, body: Block, keeps: boolean): (error: string) => Run<string> {
    let times = 0;
    const model = this;
    return function* (error) {
      model.note('handler', error);
      const ending = ++times < 4 ? yield* model.block(thread, body) : undefined;
      return ending?.value ?? (keeps ? error : 'handled');
    };
  }

  private closer(thread: Thread, body: Block): (error: string) => Run<unknown> {
    const model = this;
    return function* (error) {
      model.note('close', error);
      yield* model.block(thread, body);
    };
  }

  /** Leaves the block of the last variable to close, without an error. */
  private *leave(thread: Thread, ending: Ending): Run<Ending> {
    yield* thread.toClose.pop()!('nil');
    return ending;
  }

  private *protect(thread: Thread, body: () => Run<Ending>, handler: Thread['handler']): Run<readonly Shown[]> {
    const {
      handler: before,
      toClose: { length },
    } = thread;
    thread.handler = handler;
    try {
      return ['true', (yield* body())?.value];
    } catch (thrown) {
      if (!(thrown instanceof Raised)) throw thrown;
      // A guard inside did not get to put its handler back.
      thread.handler = handler;
      return ['false', yield* this.closeTo(thread, length, thrown.value)];
    } finally {
      thread.handler = before;
    }
  }

  /** Closes variables because of an error, down to this many. The last error is the one that counts. */
  private *closeTo(thread: Thread, level: number, error: string): Run<string> {
    while (thread.toClose.length > level) {
      try {
        yield* thread.toClose.pop()!(error);
      } catch (thrown) {
        if (!(thrown instanceof Raised)) throw thrown;
        error = thrown.value;
      }
    }
    return error;
  }

  private *coroutine(thread: Thread, how: 'resume' | 'wrap' | 'close', body: Block): Run<Ending> {
    const co = newThread(),
      run = this.block(co, body);
    let error: string | undefined,
      dead = false;
    const resume = (): readonly Shown[] => {
      try {
        const { done, value } = run.next();
        dead = done === true;
        return ['true', dead ? (value as Ending)?.value : (value as Shown)];
      } catch (thrown) {
        if (!(thrown instanceof Raised)) throw thrown;
        [dead, error] = [true, thrown.value];
        return ['false', error];
      }
    };
    switch (how) {
      case 'resume':
        do this.note('resume', ...resume());
        while (!dead);
        this.note('closed', ...this.close(co, error));
        this.note('closed', 'true');
        return undefined;
      case 'wrap':
        for (;;) {
          const [, value] = resume();
          if (error !== undefined) return yield* this.raise(thread, this.close(co, error)[1]!);
          this.note('wrap', dead ? 'end' : value);
          if (dead) return undefined;
        }
      case 'close':
        this.note('resume', ...resume());
        this.note('closed', ...this.close(co, error));
        this.note('status', 'dead');
        return undefined;
    }
  }

  /** coroutine.close. */
  private close(co: Thread, error: string | undefined): readonly Shown[] {
    Object.assign(co, { closing: true, handler: undefined });
    let failed = error;
    while (co.toClose.length > 0) {
      try {
        if (co.toClose.pop()!(failed ?? 'nil').next().done !== true) throw new Error('a closing coroutine yields');
      } catch (thrown) {
        if (!(thrown instanceof Raised)) throw thrown;
        failed = thrown.value;
      }
    }
    return failed === undefined ? ['true'] : ['false', failed];
  }
}

/** What a program notes. */
export function foreseen(program: Block): string[] {
  const model = new Model();
  for (let round = 0; round < ROUNDS; round++) model.main(program);
  return model.notes;
}
