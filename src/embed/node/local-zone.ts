// The local time zone, as C finds it: TZ, or the system's file.
import * as fs from 'node:fs';
import { join } from 'node:path';
import type { Zone } from '../../vm/host.ts';
import { fileZone, ruleZone } from './zone-file.ts';
import { attempt } from './failures.ts';

const ZONES = '/usr/share/zoneinfo',
  LOCAL_ZONE = '/etc/localtime';

/** The zone for the last value of TZ, cached for the process. */
let local: { readonly setting: string | undefined; readonly zone: Zone | undefined } | undefined;

export function localZone(): Zone | undefined {
  const setting = process.env['TZ'];
  if (local === undefined || local.setting !== setting) local = { setting, zone: findZone(setting) };
  return local.zone;
}

/** The zone of TZ as in C: a file, or a rule. Undefined if there is no such file. */
function findZone(setting: string | undefined): Zone | undefined {
  if (setting === undefined) return readZone(LOCAL_ZONE);
  const name = setting.replace(/^:/, '');
  return readZone(name.startsWith('/') ? name : join(ZONES, name === '' ? 'Universal' : name)) ?? ruleZone(name);
}

function readZone(name: string): Zone | undefined {
  const bytes = attempt(() => fs.readFileSync(name));
  return 'failure' in bytes ? undefined : fileZone(bytes);
}
