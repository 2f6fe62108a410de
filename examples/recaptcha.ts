// For a public server: everybody who solves a reCAPTCHA can sign up. The keys are in an existing Secret.
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
