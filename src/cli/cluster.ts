// What commands have of clusters: their options, and what they say of other nodes.
import { LuaError } from '../embed/host/errors.ts';
import { nats } from '../embed/nats/nats.ts';
import { checkCluster } from '../embed/system/cluster.ts';
import type { Cluster, System } from '../embed/system/system.ts';
import * as text from '../messages/cli.ts';
import { UsageError } from './define-command.ts';

export const CLUSTER_OPTIONS = {
  join: { type: 'string' },
  namespace: { type: 'string' },
} as const;

/** What nodes have besides. */
export const NODE_OPTIONS = { ...CLUSTER_OPTIONS, node: { type: 'string' }, down: { type: 'string' } } as const;

interface Given {
  readonly join?: string | undefined;
  readonly namespace?: string | undefined;
  readonly down?: string | undefined;
}

/** The cluster that the options ask for. */
export function clusterOf(given: Given, node: string | undefined, virtualTime: boolean): Cluster | undefined {
  if (given.join === undefined) return undefined;
  if (node === undefined) throw new UsageError(text.nodeNeeded());
  const cluster = networkOf(given);
  asUsage(() => checkCluster({ cluster, node, clock: virtualTime ? 'virtual' : 'real' }));
  return cluster;
}

/** The cluster of any node. */
export const networkOf = ({ join, namespace, down }: Given): Cluster =>
  asUsage(() =>
    nats({
      servers: join!.split(','),
      ...(namespace === undefined ? {} : { namespace }),
      ...(down === undefined ? {} : { down }),
    }),
  );

/** What options of a system refuse, options of a command line refuse. */
function asUsage<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof LuaError || error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

/** Says on standard error which other nodes come and go; what is refused is in the log. */
export function tellNodes(system: System): void {
  system.on('node', ({ node, up, reason = '' }) => {
    if (up) console.error(text.nodeUp(node));
    else if (reason !== 'refused') console.error(text.nodeDown(node, reason));
  });
}
