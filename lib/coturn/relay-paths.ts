// The program coturn/start.sh has the same paths as its defaults.

/** The folder in which the relay's config and the program that starts it are mounted. */
export const CONFIG_DIR = '/etc/coturn';
/** The folder in which the certificate of TLS is mounted. */
export const CERTIFICATE_DIR = '/certificate';
/** The folder in memory to which the complete config is written. */
export const RUN_DIR = '/run/coturn';
