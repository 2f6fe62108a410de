/** The port of Valkey and Redis. */
export const REDIS_PORT = 6379;

/**
 * The content of valkey.conf without the password, which is added in the pod. Nothing is written to a disk: Synapse tells everything anew after a loss.
 *
 * @param mebibytes the memory for messages and values
 * @see https://valkey.io/topics/valkey.conf/
 */
export function valkeyConfig(mebibytes: number): string {
  return [
    `port ${REDIS_PORT}`,
    // The second address is left out on a node whose kernel has no IPv6.
    'bind * -::*',
    'dir /tmp',
    'save ""',
    'appendonly no',
    `maxmemory ${mebibytes}mb`,
    // Synapse's cached values have a lifetime, but an old value is better lost than a new one refused.
    'maxmemory-policy allkeys-lru',
    // A process that vanished without closing its connection is noticed within a minute.
    'tcp-keepalive 30',
    '',
  ].join('\n');
}
