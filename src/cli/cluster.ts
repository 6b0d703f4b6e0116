// What commands have of clusters: their options, and what they say of other nodes.
import { nats } from '../embed/nats/nats.ts';
import type { Cluster, System } from '../embed/system/system.ts';
import * as text from '../messages/cli.ts';
import { UsageError } from './define-command.ts';

export const CLUSTER_OPTIONS = {
  join: { type: 'string' },
  namespace: { type: 'string' },
} as const;

interface Given {
  readonly join?: string | undefined;
  readonly namespace?: string | undefined;
}

/** The cluster that the options ask for. */
export function clusterOf({ join, namespace }: Given, named: boolean): Cluster | undefined {
  if (join === undefined) return undefined;
  if (!named) throw new UsageError(text.nodeNeeded());
  return nats({ servers: join.split(','), ...(namespace === undefined ? {} : { namespace }) });
}

/** Says on standard error which other nodes come and go; what is refused is in the log. */
export function tellNodes(system: System): void {
  system.on('node', ({ node, up, reason = '' }) => {
    if (up) console.error(text.nodeUp(node));
    else if (reason !== 'refused') console.error(text.nodeDown(node, reason));
  });
}
