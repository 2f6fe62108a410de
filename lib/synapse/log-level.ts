/** The level of Synapse's log. */
export enum LogLevel {
  /** Everything, message metadata included. Use it only for a short time, to find an error. */
  DEBUG = 'DEBUG',
  /** Each request. */
  INFO = 'INFO',
  /** Events that may need attention. */
  WARNING = 'WARNING',
  /** Errors only. */
  ERROR = 'ERROR',
}
