import type { Code } from './code';
import { isObject } from './values';

const SECRET_NAME =
  /(secret|passw|passphrase|pepper|token|credential|private_?key|api_?key|access_?key|signing_?key|macaroon|recaptcha_.*key|^site_?key$|^dsn$|smtp_pass|^pass$|^bearer$|cookie)/i;

/** Names that sound like a secret, and hold a reference, a switch or a time. */
const NO_SECRET =
  /(_path|_file|_files|_lifetime|_validity|_required|_url|_uri|_endpoint|_method|secret_?names?|existing_?secret|pull_?secrets?|tls_?secret|requires_?token|token_?required|tokenauth)$|^(rc_|disable|enable|allow|old_signing_keys)/i;

/** A text that is a secret whatever its name: a URL with a password, a private key, and the tokens of known products. */
const SECRET_TEXT =
  /:\/\/[^\s/@:]*:[^\s/@]+@|\bpassword\s*=|-----BEGIN [A-Z ]*PRIVATE KEY|^ed25519 \S+ [A-Za-z0-9+/=]{30,}|\b(syt|mct|gh[pousr]|glpat|xox[abprs]|AKIA)[_-]?[A-Za-z0-9_-]{12,}/i;

/** Shorter texts are found everywhere by chance. */
const SHORTEST = 8;

/** True if a value under this key is a secret by its name. */
export function isSecretName(key: string): boolean {
  return SECRET_NAME.test(key) && !NO_SECRET.test(key);
}

/** The values of the secrets in the user's files. They are used to keep them out of main.ts and of the screen, and never written. */
export class KnownSecrets {
  private readonly values = new Set<string>();

  /** Remembers the secrets in a file's content. */
  public collect(content: unknown, inSecret = false): void {
    if (Array.isArray(content)) content.forEach((item) => this.collect(item, inSecret));
    else if (isObject(content)) {
      for (const [key, value] of Object.entries(content)) this.collect(value, inSecret || isSecretName(key));
    } else if (typeof content === 'string' || typeof content === 'number') {
      const text = String(content).trim();
      if (text.length >= SHORTEST && (inSecret || SECRET_TEXT.test(text))) this.values.add(text);
    }
  }

  /** True if a text is or contains a secret. */
  public in(text: string): boolean {
    return SECRET_TEXT.test(text) || [...this.values].some((value) => text.includes(value));
  }

  /** True if a piece of code shows a secret: by a value, or by a key that names a secret. References to keys of Secrets are none. */
  public inCode(code: Code): boolean {
    switch (code.kind) {
      case 'literal':
        return typeof code.value !== 'boolean' && code.value !== null && this.in(String(code.value));
      case 'list':
        return code.items.some((item) => this.inCode(item));
      case 'map':
        return code.entries.some(
          ([key, value]) => this.in(key) || (isSecretName(key) && holds(value)) || this.inCode(value),
        );
      case 'call':
        return !/^(SecretKey|MatrixSecrets)\./.test(code.callee) && code.args.some((arg) => this.inCode(arg));
    }
  }
}

function holds(code: Code): boolean {
  return (
    code.kind === 'literal' && (typeof code.value === 'string' || typeof code.value === 'number') && code.value !== ''
  );
}
