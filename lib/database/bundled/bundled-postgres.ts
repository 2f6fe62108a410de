import type { Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { SecretKey } from '../../secrets/secret-key';
import type { SecretName } from '../../secrets/secrets-yaml';
import { Findings } from '../../shared/findings';
import { take } from '../../shared/shape';
import { PeerEnd } from '../../shared/peers';
import type { DatabaseConnections, DatabaseServer, DatabaseSite, DatabaseTools, DatabaseToolsProps } from '../database';
import { defaultConnections } from '../pools';
import { Postgres } from '../postgres';
import { PostgresSslMode } from '../postgres-props';
import { checkBundled } from './bundled-checks';
import { BUNDLED_POSTGRES } from './bundled-options';
import type { BundledPostgresOptions } from './bundled-options';
import { bundledSettings, memoryFor } from './bundled-settings';
import type { BundledSettings } from './bundled-settings';
import { POSTGRES_LABELS, PostgresServer } from './postgres-server';

const PASSWORD: SecretName = 'postgres_password';

/** A PostgreSQL server that the homeserver brings itself. The homeserver reaches it as it reaches any other. */
export class BundledPostgres extends Postgres {
  /** The kind for the options as a user gave them. */
  public static of(given: unknown): BundledPostgres {
    const found = new Findings();
    const options = take(found, '', given, BUNDLED_POSTGRES);
    return new BundledPostgres(options, found, SecretKey.of('matrix-secrets', PASSWORD));
  }

  public readonly ownSecrets = [PASSWORD];

  private readonly settings: BundledSettings;

  private constructor(
    private readonly options: BundledPostgresOptions,
    private readonly foundInOptions: Findings,
    private readonly password: SecretKey,
  ) {
    const settings = bundledSettings(options);
    super({ host: 'postgres', password, sslMode: PostgresSslMode.DISABLE, maxConnections: settings.poolSize });
    this.settings = settings;
  }

  public override get server(): DatabaseServer {
    return { ...super.server, pods: PeerEnd.pods('PostgreSQL', POSTGRES_LABELS) };
  }

  public override get connections(): DatabaseConnections {
    return { ...super.connections, accepted: this.settings.maxConnections };
  }

  public get room(): Size | undefined {
    return this.settings.storage._create?.size;
  }

  public override tools(props: DatabaseToolsProps): DatabaseTools {
    return super.tools({ ...props, image: props.image ?? this.settings.image });
  }

  /** Nobody has to make this database. */
  public override nextStep(): undefined {
    return undefined;
  }

  public create(scope: Construct, site: DatabaseSite): BundledPostgres {
    const password = site.secret(PASSWORD);
    new PostgresServer(scope, 'Postgres', { settings: this.settings, password });
    return new BundledPostgres(this.options, this.foundInOptions, password);
  }

  public sizedFor(processes: number): BundledPostgres {
    const { options, settings } = this;
    if (options.maxConnections !== undefined) return this;
    const maxConnections = defaultConnections(processes, settings.poolSize, settings.maxConnections);
    const memory = options.memory ?? memoryFor(maxConnections);
    return new BundledPostgres({ ...options, maxConnections, memory }, this.foundInOptions, this.password);
  }

  public override check(findings: Findings, prop: string): void {
    findings.include(this.foundInOptions, prop);
    checkBundled(findings.named(`${prop}.`), this.options, this.settings);
  }
}
