/**
 * The container images of the parts. Each release of this library has one tested set.
 *
 * The version of Synapse's image is the version of the PyPI package that the tests run.
 */
export const IMAGES = {
  synapse: 'ghcr.io/element-hq/synapse:v1.163.2',
  elementWeb: 'ghcr.io/element-hq/element-web:v1.12.29',
  coturn: 'docker.io/coturn/coturn:4.17.2-r0',
  livekit: 'docker.io/livekit/livekit-server:v1.13.9',
  lkJwtService: 'ghcr.io/element-hq/lk-jwt-service:0.8.0',
  haproxy: 'docker.io/library/haproxy:3.4.5-alpine',
  nginx: 'docker.io/nginxinc/nginx-unprivileged:1.29.4-alpine',
  cloudNativePg: 'ghcr.io/cloudnative-pg/postgresql:18.6-minimal-trixie',
  postgres: 'docker.io/library/postgres:18.4-alpine',
  valkey: 'docker.io/valkey/valkey:9.1.2-alpine',
  restic: 'docker.io/restic/restic:0.18.1',
} as const;

/** The user and group that own `/data` in the Synapse image. */
export const SYNAPSE_USER = 991;
