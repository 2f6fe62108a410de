/** The ports on which a worker listens. A worker is alone in its pod, so all have the same. */
export const WORKER_PORTS = { http: 8008, metrics: 9001, replication: 9093 } as const;

/** The Service that leads to the main process alone, also if the Service `synapse` leads to the router. */
export const MAIN_SERVICE = 'synapse-main';

/**
 * The paths at which the kubelet asks. For Synapse both are `/health`. A process that waits for others answers the first always, the second if a rollout should go
 * on, and `/health` never.
 */
export const POD_PROBES = { alive: '/health?alive', ready: '/health?pod' } as const;
