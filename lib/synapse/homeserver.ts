/** A homeserver as other parts see it. */
export interface IHomeserver {
  /** The domain in user IDs. */
  readonly serverName: string;
  /** The URL that clients use, with a slash at its end. */
  readonly baseUrl: string;
}
