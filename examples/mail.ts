// Mail: people sign up with an e-mail address of the club, and set a new password by themselves. See docs/mail.md.
import { Mail, MailSecurity, MatrixApp, MatrixStack, Registration, SecretKey } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  synapse: {
    mail: Mail.smtp({
      host: 'mail.example.org',
      security: MailSecurity.TLS,
      user: 'matrix@example.org',
      password: SecretKey.of('mail', 'password'),
      from: 'Chat <matrix@example.org>',
      notifications: {},
    }),
    registration: Registration.withEmail({ domains: ['example.org'] }),
  },
});
app.synth();
