// Groups of processes by name (README 7h), as Erlang's pg has them. A group is there while it has members or monitors;
// a process leaves all of its groups when it ends. Joins and leaves are told to monitors in the order they happen.
// Invariant: a process is in a group exactly if the group is in its set. So are monitors in the map of
// their process. It must not know what monitors make of a change.
import type { Channel } from '../mail/channel.ts';
import type { Process } from './process.ts';
import { NameMap } from '../../values/name-map.ts';

/** How many groups a process may be in, and how many monitors a group may have: each may take work at an end. */
export const MAX_GROUPS = 10_000,
  MAX_MONITORS = 1_000;

/** Accounted bytes of a membership, besides the name; fuel for telling a monitor. */
const MEMBERSHIP_BYTES = 160,
  TELL = 60;

/** Is told when processes join or leave. */
export interface GroupMonitor {
  /** Where its process reads what it is told. */
  readonly channel: Channel;
  changed(kind: 'join' | 'leave', group: string, process: Process): void;
}

export class Group {
  /** In the order they joined. */
  readonly members = new Set<Process>();
  readonly monitors = new Set<GroupMonitor>();

  constructor(readonly name: string) {}
}

const NOBODY: ReadonlySet<Process> = new Set();

export class Groups {
  private readonly byName = new NameMap<Group>();
  /** Are called when a process of this thread joins or leaves: other threads, and other nodes. */
  readonly told: ((name: string, process: Process, joined: boolean) => void)[] = [];

  /** All groups with members. */
  *all(): IterableIterator<Group> {
    for (const group of this.byName.values()) if (group.members.size > 0) yield group;
  }

  members(name: string): ReadonlySet<Process> {
    return this.byName.get(name)?.members ?? NOBODY;
  }

  private of(name: string): Group {
    let group = this.byName.get(name);
    if (group === undefined) this.byName.set(name, (group = new Group(name)));
    return group;
  }

  /** Adds a process to a group, if it is not in it; false if it is in too many. */
  join(name: string, process: Process): boolean {
    const own = process.rare.groups;
    if (own !== undefined && own.size >= MAX_GROUPS) return this.members(name).has(process);
    const group = this.of(name);
    if (group.members.has(process)) return true;
    group.members.add(process);
    (process.needs().groups ??= new Set()).add(group);
    if (process.remote === undefined) for (const told of this.told) told(name, process, true);
    this.tell(group, 'join', process);
    return true;
  }

  /** Removes a process from a group; false if it is not in it. */
  leave(name: string, process: Process): boolean {
    const group = this.byName.get(name);
    if (group === undefined || process.rare.groups?.delete(group) !== true) return false;
    this.remove(group, process);
    return true;
  }

  /** Adds the monitor of a process; false if the group, or the process, has too many. */
  monitor(name: string, owner: Process, monitor: GroupMonitor): boolean {
    const own = (owner.needs().groupMonitors ??= new NameMap());
    if (own.size >= MAX_GROUPS || (this.byName.get(name)?.monitors.size ?? 0) >= MAX_MONITORS) return false;
    this.of(name).monitors.add(monitor);
    own.set(name, monitor);
    return true;
  }

  /** Removes the monitor that a process has of a group. */
  demonitor(name: string, owner: Process): void {
    const group = this.byName.get(name),
      monitor = owner.rare.groupMonitors?.get(name);
    if (group === undefined || monitor === undefined) return;
    owner.rare.groupMonitors!.delete(name);
    group.monitors.delete(monitor);
    this.dropEmpty(group);
  }

  /** The process has ended. */
  release(process: Process): void {
    const { groups } = process.rare;
    process.rare.groups = undefined;
    groups?.forEach((group) => this.remove(group, process));
  }

  private remove(group: Group, process: Process): void {
    group.members.delete(process);
    if (process.remote === undefined) for (const told of this.told) told(group.name, process, false);
    this.tell(group, 'leave', process);
    this.dropEmpty(group);
  }

  private tell(group: Group, kind: 'join' | 'leave', process: Process): void {
    const { monitors, name } = group;
    if (monitors.size === 0) return;
    process.system.rt.fuel -= monitors.size * TELL;
    for (const monitor of monitors) monitor.changed(kind, name, process);
  }

  private dropEmpty({ name, members, monitors }: Group): void {
    if (members.size === 0 && monitors.size === 0) this.byName.delete(name);
  }
}

/** Accounted bytes of a membership or a monitor. */
export const bytesFor = (name: string): number => MEMBERSHIP_BYTES + name.length;

/** Accounted bytes of the memberships and monitors of a process; the channels of monitors count for themselves. */
export function groupBytes({ rare: { groups, groupMonitors } }: Process): number {
  let bytes = 0;
  for (const { name } of groups ?? []) bytes += bytesFor(name);
  for (const name of groupMonitors?.keys() ?? []) bytes += bytesFor(name);
  return bytes;
}
