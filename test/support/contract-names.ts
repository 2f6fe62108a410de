/**
 * Installations and users' programs rely on these names. A changed line needs a new major version of this library: an object with a new name is a second
 * object, and a claim with a new name is empty.
 */
export const OBJECTS = `
ConfigMap matrix-rtc/livekit-config
ConfigMap matrix-rtc/lk-jwt-service-config
ConfigMap matrix-turn/coturn-config
ConfigMap matrix/matrix-dashboard
ConfigMap matrix/element-config
ConfigMap matrix/element-custom-files
ConfigMap matrix/synapse-config
ConfigMap matrix/call-check
ConfigMap matrix/well-known-config
CronJob matrix/synapse-backup
CronJob matrix/synapse-drill
CronJob matrix/call-check
Deployment matrix-rtc/livekit
Deployment matrix-rtc/lk-jwt-service
Deployment matrix-turn/coturn
Deployment matrix/element
Deployment matrix/well-known
Ingress matrix-rtc/rtc
Ingress matrix/element
Ingress matrix/synapse
Ingress matrix/well-known
IngressRoute matrix-rtc/rtc-redirect
IngressRoute matrix/element-redirect
IngressRoute matrix/synapse-redirect
IngressRoute matrix/well-known-redirect
Job matrix/coturn-secret-copy-<hash>
Job matrix/livekit-<hash>
Job matrix/matrix-rtc-<hash>
Job matrix/matrix-rtc-copy-<hash>
Job matrix/matrix-secrets-<hash>
Job matrix/synapse-backup-<hash>
Job matrix/synapse-first-admin-<hash>
Job matrix/synapse-register-first-admin-<hash>
Job matrix/synapse-restore-<hash>
Job matrix/turn-secret-copy-<hash>
Middleware matrix-rtc/matrix-hsts
Middleware matrix-rtc/matrix-redirect-to-https
Middleware matrix/matrix-hsts
Middleware matrix/matrix-redirect-to-https
Namespace matrix
Namespace matrix-rtc
Namespace matrix-turn
NetworkPolicy matrix/synapse-drill
PersistentVolumeClaim matrix/synapse-backup
PersistentVolumeClaim matrix/synapse-data
PodMonitor matrix-rtc/matrix-livekit
PodMonitor matrix/matrix-synapse
PriorityClass matrix-keep-data
PrometheusRule matrix/matrix-alerts
Role matrix-rtc/livekit
Role matrix-rtc/matrix-rtc-copy-matrix-rtc
Role matrix-rtc/turn-secret-copy-turn-secret
Role matrix-turn/coturn-secret-copy-coturn-secret
Role matrix/coturn-secret-copy
Role matrix/matrix-rtc
Role matrix/matrix-rtc-copy
Role matrix/matrix-secrets
Role matrix/synapse-backup
Role matrix/synapse-first-admin
Role matrix/synapse-restore
Role matrix/turn-secret-copy
RoleBinding matrix-rtc/livekit
RoleBinding matrix-rtc/matrix-rtc-copy-matrix-rtc
RoleBinding matrix-rtc/turn-secret-copy-turn-secret
RoleBinding matrix-turn/coturn-secret-copy-coturn-secret
RoleBinding matrix/coturn-secret-copy
RoleBinding matrix/matrix-rtc
RoleBinding matrix/matrix-rtc-copy
RoleBinding matrix/matrix-secrets
RoleBinding matrix/synapse-backup
RoleBinding matrix/synapse-first-admin
RoleBinding matrix/synapse-restore
RoleBinding matrix/turn-secret-copy
Secret matrix-rtc/livekit
Secret matrix-rtc/matrix-rtc
Secret matrix-rtc/turn-secret
Secret matrix-turn/coturn-secret
Secret matrix/matrix-rtc
Secret matrix/matrix-secrets
Secret matrix/synapse-backup
Secret matrix/synapse-first-admin
Service matrix-rtc/livekit
Service matrix-rtc/lk-jwt-service
Service matrix/element
Service matrix/synapse
Service matrix/well-known
ServiceAccount matrix/coturn-secret-copy
ServiceAccount matrix/livekit
ServiceAccount matrix/matrix-rtc
ServiceAccount matrix/matrix-rtc-copy
ServiceAccount matrix/matrix-secrets
ServiceAccount matrix/synapse-backup
ServiceAccount matrix/synapse-first-admin
ServiceAccount matrix/synapse-restore
ServiceAccount matrix/turn-secret-copy
StatefulSet matrix/synapse
ValidatingAdmissionPolicy matrix-keep-data
ValidatingAdmissionPolicyBinding matrix-keep-data
`;

/** Kind and name of the object, then the labels name, instance and component of its selector. */
export const SELECTORS = `
Deployment matrix-rtc/livekit: livekit livekit sfu
Deployment matrix-rtc/lk-jwt-service: lk-jwt-service lk-jwt-service rtc-token-service
Deployment matrix-turn/coturn: coturn coturn turn-relay
Deployment matrix/element: element element web-client
Deployment matrix/well-known: well-known well-known well-known
Service matrix-rtc/livekit: livekit livekit sfu
Service matrix-rtc/lk-jwt-service: lk-jwt-service lk-jwt-service rtc-token-service
Service matrix/element: element element web-client
Service matrix/synapse: synapse synapse homeserver
Service matrix/well-known: well-known well-known well-known
StatefulSet matrix/synapse: synapse synapse homeserver
`;
