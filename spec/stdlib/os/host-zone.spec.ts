// The zone of Date, where the host has none: what is kept of it, and for how long.
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { HOST_ZONE } from '../../../src/stdlib/os/host-zone.ts';

function inZone<T>(name: string, act: () => T): T {
  const was = process.env['TZ'];
  process.env['TZ'] = name;
  try {
    return act();
  } finally {
    if (was === undefined) delete process.env['TZ'];
    else process.env['TZ'] = was;
  }
}

/** How often the offset of a Date is asked for. */
function questions(act: () => void): number {
  const { prototype } = Date,
    ask = prototype.getTimezoneOffset;
  let n = 0;
  prototype.getTimezoneOffset = function () {
    n++;
    return ask.call(this);
  };
  try {
    act();
  } finally {
    prototype.getTimezoneOffset = ask;
  }
  return n;
}

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'UTC',
  'Africa/Casablanca',
];

test('it says what Date says, also next to changes of clocks', () => {
  for (const zone of ZONES) {
    inZone(zone, () => {
      for (let t = -2_147_483_648; t < 4_294_967_296; t += 40 * 86_400 - 7919) {
        for (const at of [t, t + 1, t + 86_399])
          assert.is(HOST_ZONE.offset(at), -new Date(at * 1000).getTimezoneOffset() * 60, `${zone} ${at}`);
      }
      for (let t = 1_700_000_000; t < 1_733_000_000; t += 1800)
        assert.is(HOST_ZONE.offset(t), -new Date(t * 1000).getTimezoneOffset() * 60, `${zone} ${t}`);
    });
  }
});

test('summer time and names', () => {
  inZone('Europe/Berlin', () => {
    HOST_ZONE.offset(0);
    assert.equal(
      [1711846799, 1711846800].map((t) => HOST_ZONE.summer(t)),
      [false, true],
    );
    assert.is.not(HOST_ZONE.name(1711846799), HOST_ZONE.name(1711846800));
  });
  inZone('UTC', () => {
    HOST_ZONE.offset(0);
    assert.is(HOST_ZONE.name(0), 'UTC');
  });
});

test('Date is asked a few times for each stretch of time', () => {
  inZone('Europe/Berlin', () => {
    const days = 365,
      asked = questions(() => {
        for (let i = 0; i < 10_000; i++) HOST_ZONE.offset(978_307_200 + (i % days) * 86_400);
      });
    assert.ok(asked < 1000, String(asked));
    assert.ok(
      questions(() => {
        for (let i = 0; i < 1000; i++) HOST_ZONE.summer(978_307_200 + i);
      }) < 10,
    );
  });
});

test('another zone is heard of at once', () => {
  const t = 1_720_000_000;
  for (let round = 0; round < 2; round++) {
    assert.is(
      inZone('Europe/Berlin', () => HOST_ZONE.offset(t)),
      7200,
    );
    assert.is(
      inZone('Asia/Tokyo', () => HOST_ZONE.offset(t)),
      32_400,
    );
    assert.is(
      inZone('Europe/London', () => HOST_ZONE.offset(t)),
      3600,
    );
    assert.is(
      inZone('Africa/Lagos', () => HOST_ZONE.offset(t)),
      3600,
    );
  }
});

test.run();
