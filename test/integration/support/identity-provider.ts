import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Authority, CertificateFiles } from './certificates';
import { Server } from './processes';

const run = promisify(execFile);
const CALLBACK = 'https://matrix.example.org/_synapse/client/oidc';

/** A provider of OpenID Connect on a port of loopback, with the client `synapse`. */
export class IdentityProvider {
  private constructor(
    private readonly server: Server,
    public readonly issuer: string,
  ) {}

  public static async start(
    authority: Authority,
    files: CertificateFiles,
    port: number,
    secret: string,
    homeserver: string,
  ): Promise<IdentityProvider> {
    const issuer = `https://localhost:${port}`;
    const client = {
      client_id: 'synapse',
      client_secret: secret,
      redirect_uris: [`${CALLBACK}/callback`],
      backchannel_logout_uri: `${CALLBACK}/backchannel_logout`,
      backchannel_logout_session_required: true,
    };
    const task = JSON.stringify({ issuer, port, ...files, client, homeserver });
    const server = await Server.start('the provider', [process.execPath, join(__dirname, 'oidc-server.mjs'), task], {
      ready: async () => {
        const url = `${issuer}/.well-known/openid-configuration`;
        await run('curl', ['--silent', '--fail', '--cacert', authority.certificate, url]);
        return true;
      },
    });
    return new IdentityProvider(server, issuer);
  }

  public stop(): Promise<void> {
    return this.server.stop();
  }
}
