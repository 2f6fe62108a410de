import { Mail } from '../mail/mail';
import { instanceOf } from '../shared/kinds';
import type { Shape } from '../shared/shape';

/** The options of a homeserver for the ways in which people prove who they are. */
export interface SynapseAccountOptions {
  /**
   * The mail server for links with which people set a new password or confirm an e-mail address, and for notifications.
   * @default - the server sends no mail
   */
  readonly mail?: Mail;
}

export const SYNAPSE_ACCOUNTS: Shape<SynapseAccountOptions> = {
  mail: instanceOf(Mail, 'Mail.smtp({ … })'),
};
