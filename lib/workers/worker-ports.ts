/** The ports on which a worker listens. A worker is alone in its pod, so all have the same. */
export const WORKER_PORTS = { http: 8008, metrics: 9001, replication: 9093 } as const;

/** The Service that leads to the main process alone, also if the Service `synapse` leads to the router. */
export const MAIN_SERVICE = 'synapse-main';

/** The path at which the kubelet asks. A process that waits for others answers it too, unlike `/health`. */
export const POD_PROBE = '/health?pod';
