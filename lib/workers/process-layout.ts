import { createHash } from 'node:crypto';
import type { Config } from '../shared/merge';

/** The settings of homeserver.yaml about which all processes of a homeserver must agree at any time. */
const AGREED = [
  'federation_sender_instances',
  'media_instance_running_background_jobs',
  'notify_appservices_from_worker',
  'outbound_federation_restricted_to',
  'pusher_instances',
  // Processes that are connected to different servers don't hear of each other.
  'redis',
  'run_background_tasks_on',
  'stream_writers',
  'update_user_directory_from_worker',
];

/** A layout, and the settings of homeserver.yaml that make it. */
export interface ProcessLayout {
  readonly number: number;
  /** The value of each setting. Null if homeserver.yaml doesn't have it. */
  readonly agreed: { readonly [setting: string]: unknown };
}

/** The settings about which all processes must agree. */
export function agreedSettings(config: Config): ProcessLayout['agreed'] {
  return Object.fromEntries(AGREED.map((key) => [key, config[key] ?? null]));
}

/**
 * The number of a layout: of who writes which stream, and does which work. Processes whose numbers differ must not run at once.
 *
 * @param restored the backup that replaces the database before the main process starts. Until then no process may use the database
 * @returns a number that PostgreSQL takes as half of the key of a lock, and as an object ID
 */
export function processLayout(config: Config, restored?: string): number {
  const agreed = AGREED.map((key) => [key, config[key] ?? null]);
  const text = JSON.stringify(sorted([...agreed, ['restored', restored ?? null]]));
  return createHash('sha256').update(text).digest().readUInt32BE() >>> 1;
}

/** The same value with the keys of objects in the order of the alphabet. The order of lists stays: Synapse shares work by place in them. */
function sorted(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(sorted);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, sorted(value)]));
}
