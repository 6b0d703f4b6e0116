// Local time as the system has it. What is expected was printed by native Lua 5.4 on a system with the same zones.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { existsSync } from 'node:fs';
import { fileZone, ruleZone } from '../../../src/embed/node/zone-file.ts';
import { nodeHost } from '../../../src/embed/node/host-node.ts';
import { Lua } from '../../../src/exports/index.ts';
import type { Zone } from '../../../src/vm/host.ts';

/** A zone file of version 2: the first part is empty, changes lie in the second, and a rule behind it. */
function file({
  changes = [],
  kinds,
  types,
  names,
  rule = '',
}: {
  changes?: readonly number[];
  kinds?: readonly number[];
  types: readonly (readonly [offset: number, summer: number, name: number])[];
  names: string;
  rule?: string;
}): Uint8Array {
  const header = (...counts: number[]): Buffer => {
    const bytes = Buffer.alloc(44);
    bytes.write('TZif2');
    counts.forEach((n, i) => bytes.writeUInt32BE(n, 20 + 4 * i));
    return bytes;
  };
  const instants = changes.map((t) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(t));
    return bytes;
  });
  const clocks = types.map(([offset, summer, name]) => {
    const bytes = Buffer.alloc(6);
    bytes.writeInt32BE(offset);
    bytes[4] = summer;
    bytes[5] = name;
    return bytes;
  });
  return Buffer.concat([
    header(0, 0, 0, 0, 0, 0),
    header(0, 0, 0, changes.length, types.length, names.length),
    ...instants,
    Buffer.from(kinds ?? []),
    ...clocks,
    Buffer.from(names, 'latin1'),
    Buffer.from(`\n${rule}\n`, 'latin1'),
  ]);
}

const show = (zone: Zone | undefined, instant: number): string =>
  `${zone!.offset(instant)} ${zone!.summer(instant)} ${zone!.name(instant)}`;
const at = (text: string): number => Date.parse(text) / 1000;

test('changes hold from their second on, the rule after the last, the first plain clocks before the first', () => {
  const zone = fileZone(
    file({
      changes: [-1000, 1000],
      kinds: [1, 2],
      types: [
        [5, 0, 0],
        [3600, 0, 4],
        [7200, 1, 8],
      ],
      names: 'LMT\0CET\0CEST\0',
      rule: 'CET-1CEST,M3.5.0,M10.5.0/3',
    }),
  );
  assert.is(show(zone, -1001), '5 false LMT');
  assert.is(show(zone, -1000), '3600 false CET');
  assert.is(show(zone, 999), '3600 false CET');
  assert.is(show(zone, at('2024-03-31T00:59:59Z')), '3600 false CET');
  assert.is(show(zone, at('2024-03-31T01:00:00Z')), '7200 true CEST');
  assert.is(show(zone, at('2024-10-27T00:59:59Z')), '7200 true CEST');
  assert.is(show(zone, at('2024-10-27T01:00:00Z')), '3600 false CET');
  assert.is(show(zone, -1001), '5 false LMT');
});

test('without a rule the last change holds on; a file without changes has one kind of clocks', () => {
  const last = fileZone(
    file({
      changes: [1000],
      kinds: [1],
      types: [
        [0, 0, 0],
        [60, 1, 2],
      ],
      names: 'A\0B\0',
    }),
  );
  assert.is(show(last, 1e10), '60 true B');
  assert.is(show(last, 999), '0 false A');
  assert.is(show(fileZone(file({ types: [[-3600, 0, 0]], names: 'XYZ\0' })), 5), '-3600 false XYZ');
});

test('what is no zone file is none, wherever it ends', () => {
  const whole = file({ changes: [0], kinds: [0], types: [[0, 0, 0]], names: 'UTC\0', rule: 'UTC0' });
  assert.ok(fileZone(whole));
  for (let size = 0; size < whole.length - 'UTC0\n'.length - 1; size++)
    assert.is(fileZone(whole.subarray(0, size)), undefined, String(size));
  assert.is(fileZone(Buffer.from('#!/bin/sh\n'.repeat(20))), undefined);
  assert.is(fileZone(file({ changes: [0], kinds: [7], types: [[0, 0, 0]], names: 'UTC\0' })), undefined);
});

test('rules: days by month, by number with and without leap days, times beyond a day, quoted names, the south', () => {
  const rows: [rule: string, at: string, is: string][] = [
    ['EST5EDT,M3.2.0,M11.1.0', '2024-03-10T06:59:59Z', '-18000 false EST'],
    ['EST5EDT,M3.2.0,M11.1.0', '2024-03-10T07:00:00Z', '-14400 true EDT'],
    ['EST5EDT', '2024-11-03T05:59:59Z', '-14400 true EDT'],
    ['EST5EDT', '2024-11-03T06:00:00Z', '-18000 false EST'],
    ['<-03>3', '2000-01-01T00:00:00Z', '-10800 false -03'],
    ['UTC0', '1900-01-01T00:00:00Z', '0 false UTC'],
    ['XYZ-10:30ABC-11,M10.1.0,M4.1.0', '2024-01-01T00:00:00Z', '39600 true ABC'],
    ['XYZ-10:30ABC-11,M10.1.0,M4.1.0', '2024-06-01T00:00:00Z', '37800 false XYZ'],
    ['XYZ-10:30ABC-11,M10.1.0,M4.1.0', '2024-12-31T23:59:59Z', '39600 true ABC'],
    // J60 is March 1st in all years; 60, counted from 0, is so in leap years only.
    ['AAA0BBB,J60/0,J300/0', '2023-03-01T00:00:00Z', '3600 true BBB'],
    ['AAA0BBB,J60/0,J300/0', '2024-02-29T23:59:59Z', '0 false AAA'],
    ['AAA0BBB,60/0,300/0', '2024-03-01T00:00:00Z', '3600 true BBB'],
    ['AAA0BBB,60/0,300/0', '2023-03-01T23:59:59Z', '0 false AAA'],
    ['AAA0BBB,60/-1,300/26:30', '2024-02-29T23:00:00Z', '3600 true BBB'],
    ['AAA0BBB,60/-1,300/26:30', '2024-10-28T01:29:59Z', '3600 true BBB'],
    ['AAA0BBB,60/-1,300/26:30', '2024-10-28T01:30:00Z', '0 false AAA'],
    // Winter is what differs, as in Ireland.
    ['IST-1GMT0,M10.5.0,M3.5.0/1', '2024-01-01T00:00:00Z', '0 true GMT'],
    ['IST-1GMT0,M10.5.0,M3.5.0/1', '2024-07-01T00:00:00Z', '3600 false IST'],
  ];
  for (const [rule, instant, is] of rows) assert.is(show(ruleZone(rule), at(instant)), is, `${rule} at ${instant}`);
  for (const none of ['', 'Europe/Berlin', 'EST', '5', 'EST5EDT,M3.2.0', 'E5', 'EST5EDT,M3.2.0,M11.1.0,x'])
    assert.is(ruleZone(none), undefined, none);
});

function inZone<T>(name: string | undefined, act: () => T): T {
  const was = process.env['TZ'];
  const set = (to: string | undefined): void =>
    void (to === undefined ? delete process.env['TZ'] : (process.env['TZ'] = to));
  set(name);
  try {
    return act();
  } finally {
    set(was);
  }
}

const CODE = `local t = ... return os.date("%Y-%m-%d %H:%M:%S %z %Z ", t) .. tostring(os.date("*t", t).isdst)`;

test('a function of the host changes the zone of the program that runs', () => {
  const setZone = (name: string): void => void (process.env['TZ'] = name);
  const lua = new Lua({ host: nodeHost(), globals: { setZone } });
  const seen = inZone('UTC0', () =>
    lua.eval<string>(`local seen = {}
      for _, zone in ipairs{"EST5", "<+0330>-3:30", "UTC0", "EST5"} do
        setZone(zone)
        seen[#seen + 1] = os.date("%H:%M %Z", 0)
      end
      return table.concat(seen, ", ")`),
  );
  assert.is(seen, '19:00 EST, 03:30 +0330, 00:00 UTC, 19:00 EST');
});

test('programs live in the zone that TZ says, whenever it changes', () => {
  const lua = new Lua({ host: nodeHost() }),
    date = lua.eval<(t: number) => string>(`return function(...) ${CODE} end`);
  const time = lua.eval<(hour: number, summer?: boolean) => number>(
    'return function(hour, summer) return os.time{year = 2024, month = 11, day = 3, hour = hour, isdst = summer} end',
  );
  for (let round = 0; round < 2; round++) {
    assert.is(
      inZone('EST5EDT,M3.2.0,M11.1.0', () => date(1710054000)),
      '2024-03-10 03:00:00 -0400 EDT true',
    );
    assert.is(
      inZone('<+0330>-3:30', () => date(1710054000)),
      '2024-03-10 10:30:00 +0330 +0330 false',
    );
    assert.is(
      inZone('EST5EDT,M3.2.0,M11.1.0', () => time(1, true)),
      1730610000,
    );
    assert.is(
      inZone('EST5EDT,M3.2.0,M11.1.0', () => time(1, false)),
      1730613600,
    );
    assert.is(
      inZone('UTC0', () => time(1)),
      1730595600,
    );
    // A zone without summer time: an hour earlier all the same, as glibc has it.
    assert.is(
      inZone('UTC0', () => time(1, true)),
      1730592000,
    );
    assert.is(
      inZone('UTC0', () => time(1, false)),
      1730595600,
    );
  }
});

test('zones of the system have their own names and kinds of summer time', () => {
  if (!existsSync('/usr/share/zoneinfo/Europe/Dublin')) return;
  const lua = new Lua({ host: nodeHost() }),
    date = (t: number): string => lua.eval(CODE.replace('...', String(t)));
  const rows: [zone: string, t: number, is: string][] = [
    ['Europe/Berlin', 1711846799, '2024-03-31 01:59:59 +0100 CET false'],
    ['Europe/Berlin', 1711846800, '2024-03-31 03:00:00 +0200 CEST true'],
    [':Europe/Berlin', 1729990800, '2024-10-27 02:00:00 +0100 CET false'],
    ['Europe/Dublin', 0, '1970-01-01 01:00:00 +0100 IST false'],
    ['Asia/Kathmandu', 0, '1970-01-01 05:30:00 +0530 +0530 false'],
    ['Pacific/Apia', 1325239200, '2011-12-31 00:00:00 +1400 +14 true'],
    ['/usr/share/zoneinfo/America/New_York', -5000000000, '1811-07-23 10:10:38 -0456 LMT false'],
  ];
  for (const [zone, t, is] of rows)
    assert.is(
      inZone(zone, () => date(t)),
      is,
      zone,
    );
});

test('a host gives the same zone until TZ changes', () => {
  const host = nodeHost();
  const one = inZone('AAA1', () => host.zone!()),
    again = inZone('AAA1', () => host.zone!()),
    other = inZone('BBB1', () => host.zone!());
  assert.is(one, again);
  assert.is.not(one, other);
  assert.is(
    inZone('No/Such_Zone', () => host.zone!()),
    undefined,
  );
});

test.run();
