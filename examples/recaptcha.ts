// For a public server: who solves a reCAPTCHA may sign up. The keys are in a Secret that exists already.
import { MatrixApp, MatrixSecrets, MatrixStack, Registration, SecretKey } from '../lib';

const app = new MatrixApp();
new MatrixStack(app, 'matrix', {
  serverName: 'example.org',
  secrets: MatrixSecrets.fromSecretKeys({
    recaptchaPublicKey: SecretKey.of('recaptcha', 'siteKey'),
    recaptchaPrivateKey: SecretKey.of('recaptcha', 'secretKey'),
  }),
  synapse: { registration: Registration.withRecaptcha() },
});
app.synth();
