// `process.group` (README 7h): argument checks, copies for the members, lists of PIDs, and the channels of monitors.
// Who is in a group: core/groups.ts.
import * as text from '../../../messages/actors.ts';
import { str as strValue } from '../../../values/string.ts';
import { Table } from '../../../values/table.ts';
import type { Value } from '../../../values/type.ts';
import { library } from '../../../vm/native/library.ts';
import type { Call } from '../../../vm/native/call.ts';
import { long, type LongWork } from '../../../vm/native/long-work.ts';
import { plain, resumable } from '../../../vm/native/declare.ts';
import { SLOW_PATH } from '../../../vm/native/native.ts';
import { object, rest, str, takeString, value } from '../../../vm/native/params.ts';
import type { Runtime } from '../../../vm/runtime.ts';
import type { Window } from '../../../vm/native/window.ts';
import { MAX_GROUPS, bytesFor, type GroupMonitor } from '../../core/groups.ts';
import type { Process } from '../../core/process.ts';
import { Channel, UNBOUNDED } from '../../mail/channel.ts';
import { Sent, isReserved } from '../../mail/message.ts';
import { ErrorObject, KINDS, LIMIT_EXCEEDED, invalid } from '../../values/failure.ts';
import { Copies, type NotCopyable } from '../../values/payload.ts';
import { chargeSend, goOn, withCopies, type Going } from '../common/sending.ts';
import { argsFrom, processOf, record, refuse, shapeOf } from '../common/support.ts';

/** Fuel for joining, leaving or monitoring a group, and for looking at a member. */
const CHANGE = 60,
  LOOK = 12;

const limit = (message: string): ErrorObject => new ErrorObject(message, LIMIT_EXCEEDED);

const join = plain(
  'process.group.join',
  [str('name')],
  'boolean?, error?',
  'Makes this process a member of a group, until it leaves or ends, and gives true; nil and an error if it is in too many.',
  (at, name) => {
    if (name === '') return refuse(at, invalid(text.groupNameEmpty()));
    at.rt.charge(CHANGE);
    at.rt.allocate(bytesFor(name));
    const self = processOf(at.caller);
    return self.system.groups.join(name, self) ? at.one(true) : refuse(at, limit(text.tooManyGroups(MAX_GROUPS)));
  },
);

const leave = plain(
  'process.group.leave',
  [str('name')],
  'boolean',
  'Takes this process out of a group, and gives true; false if it is no member.',
  (at, name) => {
    at.rt.charge(CHANGE);
    const self = processOf(at.caller);
    return at.one(self.system.groups.leave(name, self));
  },
);

// ---- members

/** Members listed at once, and in a part. */
const AT_ONCE = 256,
  PART = 1024;

/** Lists the PIDs of members, in parts. */
class Listing implements LongWork {
  private readonly pids = new Table();

  constructor(private readonly members: readonly Process[]) {}

  step(rt: Runtime): boolean {
    const { members, pids } = this,
      end = Math.min(pids.length() + PART, members.length);
    rt.charge((end - pids.length()) * LOOK);
    for (let i = pids.length(); i < end; i++) pids.setInt(i + 1, strValue(members[i]!.pid.text));
    return end === members.length;
  }

  get holds(): readonly Value[] {
    return [this.pids];
  }

  finish(at: Window | Call): number {
    return at.one(this.pids);
  }
}

/** The members of a group by now. */
function listing(rt: Runtime, self: Process, name: string): Listing {
  const members = self.system.groups.members(name);
  rt.charge(LOOK + (members.size >> 2));
  return new Listing([...members]);
}

const members = long(
  'process.group.members',
  [str('name')],
  'table',
  'A list of the PIDs of all members of a group, in the order they joined.',
  (at, name) => {
    const self = processOf(at.caller);
    if (self.system.groups.members(name).size > AT_ONCE) return SLOW_PATH;
    const list = listing(at.rt, self, name);
    list.step(at.rt);
    return list.finish(at);
  },
  (call, name) => listing(call.rt, processOf(call.co), name),
);

// ---- sending

/** Sends copies of values to the members of a group, in steps. It never waits for room. */
class GroupSending implements Going {
  private next = 0;
  private reached = 0;
  private copies: Copies | undefined = undefined;

  constructor(
    private readonly members: readonly Process[],
    private readonly topic: string,
    private readonly contents: readonly Value[],
  ) {}

  goOn(call: Call): number {
    const self = processOf(call.co),
      { rt } = call,
      { members } = this;
    while (this.next < members.length) {
      const to = members[this.next]!;
      rt.charge(LOOK);
      if (to.alive) {
        this.copies ??= new Copies(this.contents);
        if (!this.copies.work(rt.fuel, rt)) return call.keep(this).reschedule();
        if (this.post(self, to, this.copies.result as Value[])) this.reached++;
        this.copies = undefined;
        chargeSend(rt, to);
      }
      this.next++;
      if (rt.fuel < 0 && this.next < members.length) return call.keep(this).reschedule();
    }
    return call.keep(undefined).one(this.reached);
  }

  /** Sends all contents to one member; whether there was room. */
  private post(self: Process, to: Process, contents: readonly Value[]): boolean {
    const { system } = self;
    return contents.every((content) => {
      const sent = system.send(self, to, this.topic, content);
      if (sent === Sent.Waits) system.reportDropped(self.pid, to, this.topic);
      return sent === Sent.Queued;
    });
  }
}

const notCopyable = (call: Call, { type }: NotCopyable): number => refuse(call, invalid(text.cannotSend(type)));

const send = resumable(
  'process.group.send',
  [value('name', 'string'), value('topic', 'string'), rest('values')],
  'integer?, error?',
  'Sends a copy of each value, or of nil, to every member of a group, and gives the number of those that queued it; nil and an error if it cannot be sent.',
  {
    start(call, group, topic) {
      if (call.count < 2) return refuse(call, invalid(text.groupSendNeeds()));
      const name = takeString(group, 1, true),
        under = takeString(topic, 2, true);
      if (isReserved(under)) return refuse(call, invalid(text.sendReserved()));
      const values = call.count < 3 ? [undefined] : argsFrom(call, 3);
      return withCopies(
        call,
        values,
        (at, contents) => {
          const present = processOf(at.co).system.groups.members(name);
          at.rt.charge(present.size >> 2);
          return new GroupSending([...present], under, contents).goOn(at);
        },
        notCopyable,
      );
    },
    done: goOn,
  },
);

// ---- monitors

const CHANGE_SHAPE = shapeOf('kind', 'group', 'pid');

/**
 * The channel of a monitor buffers changes up to the process's mailbox limit; beyond, the overflow policy is the
 * mailbox's, except that nobody waits for room.
 */
class ChannelMonitor implements GroupMonitor {
  readonly channel = new Channel(UNBOUNDED, true);

  constructor(private readonly owner: Process) {}

  changed(kind: 'join' | 'leave', group: string, process: Process): void {
    if (this.channel.size >= this.owner.mail.limit.max && !this.makesRoom(group, process)) return;
    const change = record(CHANGE_SHAPE, [strValue(kind), strValue(group), strValue(process.pid.text)]);
    this.owner.system.chargeContent(this.owner, change);
    this.channel.put(change);
  }

  private makesRoom(group: string, { pid }: Process): boolean {
    const { owner, channel } = this,
      { overflow } = owner.mail.limit;
    if (overflow === 'drop-old') channel.take();
    else if (overflow === 'kill') owner.system.killForOverflow(owner);
    if (overflow !== 'kill') owner.system.reportDropped(pid, owner, group);
    return overflow === 'drop-old';
  }
}

const monitor = plain(
  'process.group.monitor',
  [str('name')],
  'channel?, error?',
  'The channel of changes of a group: tables of kind ("join" or "leave"), group and pid; nil and an error if it has too many monitors.',
  (at, name) => {
    if (name === '') return refuse(at, invalid(text.groupNameEmpty()));
    const self = processOf(at.caller);
    at.rt.charge(CHANGE);
    const known = self.rare.groupMonitors?.get(name);
    if (known !== undefined) return at.one(known.channel);
    at.rt.allocate(bytesFor(name));
    const watch = new ChannelMonitor(self);
    return self.system.groups.monitor(name, self, watch)
      ? at.one(watch.channel)
      : refuse(at, limit(text.tooManyGroupMonitors()));
  },
);

const demonitor = plain(
  'process.group.unmonitor',
  [object('channel', 'channel', Channel)],
  'boolean, error?',
  'Ends the monitor with this channel, closes the channel, and gives true; false and an error if it is of none.',
  (at, channel) => {
    const self = processOf(at.caller);
    at.rt.charge(CHANGE + (self.rare.groupMonitors?.size ?? 0));
    for (const [name, watch] of self.rare.groupMonitors ?? []) {
      if (watch.channel !== channel) continue;
      self.system.groups.demonitor(name, self);
      at.rt.charge(channel.close() * LOOK);
      return at.one(true);
    }
    return at.two(false, new ErrorObject(text.channelNotFound(), KINDS.NOT_FOUND));
  },
);

export const GROUP_LIBRARY = library('group', [join, leave, members, send, monitor, demonitor]);
