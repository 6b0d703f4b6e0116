// What a pass counts: the parts of tables as they are, empty slots and the keys in them included; and what it lets go
// of.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { LuaString } from '../../../src/values/string.ts';
import { Table } from '../../../src/values/table.ts';
import { Pass } from '../../../src/vm/gc/pass.ts';
import { pure } from '../../../src/vm/native/declare.ts';
import { CLOSURE_BYTES, ENTRY_BYTES, SLOT_BYTES, STRING_BYTES, TABLE_BYTES } from '../../../src/vm/gc/sizes.ts';
import { gives } from '../tiers.ts';

function passOver(t: Table, weak = true): Pass {
  const pass = new Pass(weak);
  pass.mark(t);
  pass.propagate();
  return pass;
}

/** A hash part with n entries that stay, more than a pass looks at in one piece if n is large. */
function withEntries(n: number): Table {
  const t = new Table();
  for (let i = 0; i < n; i++) t.set(i + 0.5, true);
  return t;
}

const SIZES = [20, 5_000];

test('empty slots count like full ones', () => {
  for (const n of SIZES) {
    const t = withEntries(n);
    assert.is(passOver(t).bytes, TABLE_BYTES + ENTRY_BYTES * n);
    for (let i = 0; i < n; i++) t.set(i + 0.5, undefined);
    assert.is(passOver(t).bytes, TABLE_BYTES + ENTRY_BYTES * n);
    t.set('after it', 1);
    assert.is(
      passOver(t).bytes,
      TABLE_BYTES + ENTRY_BYTES + STRING_BYTES + 'after it'.length,
      'the next new key removes them',
    );
  }
});

test('string keys in empty slots count, for traversals may ask for them', () => {
  for (const n of SIZES) {
    const t = withEntries(n),
      key = new LuaString('k'.repeat(10_000));
    const before = passOver(t).bytes;
    t.set(key, true);
    t.set(key, undefined);
    for (const weak of [true, false]) {
      const pass = passOver(t, weak);
      pass.forgetKeys();
      assert.is(pass.bytes, before + ENTRY_BYTES + STRING_BYTES + 10_000);
    }
    assert.is.not(t.cursorOf(key), -1);
  }
});

test('of weak tables they count where there is a limit', () => {
  const t = withEntries(20),
    meta = new Table(),
    key = new LuaString('k'.repeat(10_000));
  meta.setStr('__mode', 'v');
  t.meta = meta;
  t.set(key, true);
  t.set(key, undefined);
  const counted = (empty: boolean): number => {
    const pass = passOver(t);
    pass.countKeys(empty);
    return pass.bytes;
  };
  assert.is(counted(true) - counted(false), STRING_BYTES + 10_000);
});

/** Puts a table of so many elements into an empty slot. */
function emptied(t: Table, size: number): Table {
  const key = new Table();
  key.reserve(size);
  t.set(key, true);
  t.set(key, undefined);
  return key;
}

test('other keys in empty slots are forgotten if nothing else refers to them', () => {
  for (const n of SIZES) {
    const t = withEntries(n),
      before = passOver(t).bytes,
      dead = emptied(t, 1000),
      alive = emptied(t, 1000);
    t.set('alive', alive);
    const pass = passOver(t);
    pass.forgetKeys();
    assert.is(t.cursorOf(dead), -1);
    assert.is.not(t.cursorOf(alive), -1);
    assert.is(pass.bytes, before + 3 * ENTRY_BYTES + TABLE_BYTES + SLOT_BYTES * 1000 + STRING_BYTES + 'alive'.length);
  }
});

test('they count where no collector forgets them', () => {
  for (const n of SIZES) {
    const t = withEntries(n),
      before = passOver(t, false).bytes,
      key = emptied(t, 1000),
      pass = passOver(t, false);
    pass.forgetKeys();
    assert.is(pass.bytes, before + ENTRY_BYTES + TABLE_BYTES + SLOT_BYTES * 1000);
    assert.is.not(t.cursorOf(key), -1);
    const incomplete = passOver(t);
    incomplete.markEmpty();
    incomplete.forgetKeys();
    assert.is(incomplete.bytes, pass.bytes);
    assert.is.not(t.cursorOf(key), -1);
  }
});

test('the collector forgets keys of strong and of weak tables, also when it is stopped', () => {
  const filling = `
    local function fill(t)
      for i = 1, 40 do t[i + 0.5] = true end
      for i = 1, 20 do
        local key = table.pack(("x"):rep(500):byte(1, -1))
        t[key] = true
        if strong then t[key] = nil end
      end
    end`;
  for (const [strong, mode] of [
    ['true', 'nil'],
    ['false', '{ __mode = "k" }'],
    ['false', '{ __mode = "kv" }'],
  ]) {
    gives(
      `${filling.replace('strong', strong!)}
      local t = setmetatable({}, ${mode})
      fill(t)
      collectgarbage()
      local before = collectgarbage("count")
      for i = 1, 20 do
        fill(t)
        collectgarbage()
      end
      return collectgarbage("count") - before < 8`,
      ['true'],
    );
  }
});

test('making and clearing tables over and over changes no count', () => {
  gives(
    `
    local function work()
      local t, names = {}, {}
      for i = 1, 60 do t[i] = i t[i * 1000] = i t[i + 0.5] = i names["name" .. i] = i end
      for i = 60, 1, -1 do t[i] = nil t[i * 1000] = nil t[i + 0.5] = nil names["name" .. i] = nil end
      return next(t) or next(names)
    end
    work() work() work() work()
    collectgarbage()
    local before = collectgarbage("count")
    for _ = 1, 30 do work() end
    collectgarbage()
    return collectgarbage("count") - before < 1`,
    ['true'],
  );
});

test('a map used as a queue keeps its size', () => {
  gives(
    `
    local queue, first, last = {}, 0.5, 0.5
    local function turn()
      queue[last] = true
      last = last + 1
      if last - first > 50 then queue[first] = nil first = first + 1 end
    end
    for _ = 1, 200 do turn() end
    collectgarbage()
    local before = collectgarbage("count")
    for _ = 1, 3000 do turn() end
    collectgarbage()
    return collectgarbage("count") - before < 6`,
    ['true'],
  );
});

test('natives count with what they have besides, and keep what they are about', () => {
  const native = pure('', [], 'any', '', () => undefined),
    about = new Table();
  const counted = (): Pass => {
    const pass = new Pass(true);
    pass.mark(native);
    pass.propagate();
    return pass;
  };
  assert.is(counted().functions, CLOSURE_BYTES);
  assert.is(counted().bytes, CLOSURE_BYTES);
  native.bytes = 10_000;
  native.upvalue = about;
  assert.is(counted().functions, CLOSURE_BYTES + 10_000);
  assert.is(counted().bytes, CLOSURE_BYTES + 10_000 + TABLE_BYTES);
});

test.run();
