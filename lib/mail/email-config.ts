import { withoutUndefined } from '../shared/merge';
import type { Config } from '../shared/merge';
import { MailSecurity } from './smtp-props';
import type { SmtpProps } from './smtp-props';

const PORTS: { readonly [security in MailSecurity]: number } = {
  [MailSecurity.STARTTLS]: 587,
  [MailSecurity.TLS]: 465,
  [MailSecurity.NONE]: 25,
};

/** Synapse uses STARTTLS where the server offers it, unless it is told to insist on it. */
const SECURITY: { readonly [security in MailSecurity]: Config } = {
  [MailSecurity.STARTTLS]: { require_transport_security: true },
  [MailSecurity.TLS]: { force_tls: true },
  [MailSecurity.NONE]: { enable_tls: false },
};

export function mailSecurity({ security }: SmtpProps): MailSecurity {
  return security ?? MailSecurity.STARTTLS;
}

export function mailPort(props: SmtpProps): number {
  return props.port ?? PORTS[mailSecurity(props)];
}

/**
 * The block `email` of homeserver.yaml, without the password.
 *
 * @param webClient the URL of the web client beside the homeserver
 * @see https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html#email
 */
export function emailConfig(props: SmtpProps, webClient: string | undefined): Config {
  const { notifications, linkLifetime } = props;
  const client = (props.clientUrl ?? webClient)?.replace(/\/$/, '');
  return withoutUndefined({
    smtp_host: props.host,
    smtp_port: mailPort(props),
    ...SECURITY[mailSecurity(props)],
    smtp_user: props.user,
    tlsname: props.tlsName,
    notif_from: props.from,
    app_name: props.appName,
    validation_token_lifetime: linkLifetime && seconds(linkLifetime),
    enable_notifs: notifications !== undefined,
    notif_for_new_users: notifications?.newAccounts,
    notif_delay_before_mail: notifications?.delay && seconds(notifications.delay),
    client_base_url: client,
    invite_client_location: client,
  });
}

/** A part of a second is refused elsewhere, together with all else that is wrong. */
function seconds(time: { toSeconds(options: { readonly integral: boolean }): number }): string {
  return `${time.toSeconds({ integral: false })}s`;
}
