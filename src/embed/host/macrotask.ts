// Yielding to the host's event loop: a promise that resolves in a later macrotask. Microtasks would starve timers and
// input, and setTimeout waits at least a millisecond. Cloudflare's workerd passes on messages like microtasks: there it
// is setTimeout all the same.

type Schedule = (then: () => void) => void;

let schedule: Schedule | undefined;

/** Whether messages between ports let timers have their turn. */
const messagesGiveWay = (): boolean =>
  typeof MessageChannel === 'function' &&
  (globalThis as { readonly navigator?: { readonly userAgent?: string } }).navigator?.userAgent !==
    'Cloudflare-Workers';

function chooseSchedule(): Schedule {
  if (typeof setImmediate === 'function')
    return (then) => {
      setImmediate(then);
    };
  if (!messagesGiveWay())
    return (then) => {
      setTimeout(then, 0);
    };
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  (port1 as unknown as { onmessage: () => void }).onmessage = () => waiting.shift()?.();
  return (then) => {
    waiting.push(then);
    port2.postMessage(undefined);
  };
}

/** Resolves in a later turn of the event loop. */
export function nextTurn(): Promise<void> {
  schedule ??= chooseSchedule();
  return new Promise(schedule);
}
