import type * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { IBackupSource } from '../backup/backup-source';
import type { ITurnServer } from '../coturn/turn-server';
import { RouteMatch } from '../ingress/web-app';
import type { IWebApp, Route } from '../ingress/web-app';
import type { PostgresConnection } from '../postgres/postgres-connection';
import { GENERATED_NAMES, MatrixSecrets, SECRET_NAMES } from '../secrets/matrix-secrets';
import { secretMounts, secretPath } from '../secrets/secret-files';
import type { SecretKey } from '../secrets/secret-key';
import { SecretStore } from '../secrets/secret-store';
import type { SecretName } from '../secrets/secrets-file';
import { ConfigFiles } from '../shared/config-files';
import { Findings } from '../shared/findings';
import { IMAGES } from '../shared/images';
import { checkOnlyOne } from '../shared/only-one';
import { leavePods } from '../shared/pods';
import { mergeConfig } from '../shared/merge';
import { yamlFile } from '../shared/yaml-file';
import { DataVolume } from './data-volume';
import { FirstAdmin } from './first-admin';
import type { IHomeserver } from './homeserver';
import { homeserverConfig, HTTP_PORT } from './homeserver-config';
import type { SecretPaths } from './homeserver-config';
import { logConfig } from './log-config';
import { checkSynapse } from './synapse-checks';
import type { SynapseOptions } from './synapse-options';
import { resolveSettings } from './synapse-settings';
import { SYNAPSE_LABELS, SynapseWorkload } from './synapse-workload';
import { WellKnown } from './well-known';

const TURN_SECRET_ROOT = '/turn-secret';

/** Props of {@link SynapseServer}. */
export interface SynapseServerProps extends SynapseOptions {
  /** The domain in user IDs, for example `example.org`. It can never be changed once the server has data. */
  readonly serverName: string;

  /** The host name under which clients and other servers reach it. @default - `matrix.` and the server name */
  readonly host?: string;

  /**
   * The URL that clients use. Logins are sent there by the server itself, so it must be the one that works from outside.
   * @default - `https://` and the host
   */
  readonly baseUrl?: string;

  /** Where the values of its secrets come from. @default MatrixSecrets.generated() */
  readonly secrets?: MatrixSecrets;
}

/**
 * A Synapse homeserver: one process, which can't run twice, with a claim of its own. Only one fits into a namespace.
 *
 * @see https://element-hq.github.io/synapse/latest/
 */
export class SynapseServer extends Construct implements IHomeserver, IWebApp, IBackupSource {
  public readonly name = 'synapse';
  public readonly serverName: string;
  public readonly host: string;
  public readonly baseUrl: string;
  public readonly routes: Route[];

  /** Answers on port 8008, and metrics, if asked for, on 9001. */
  public readonly service: kplus.Service;
  /** The server's process. */
  public readonly statefulSet: kplus.StatefulSet;
  /** The host of the server name, where clients and servers look first; undefined where Synapse is on that host itself or somebody else serves it. */
  public readonly wellKnown?: IWebApp;
  /** The container image, in the registry that it has without `pods`. */
  public readonly image: string;
  public readonly claimName: string;
  public readonly podLabels: { readonly [label: string]: string } = SYNAPSE_LABELS;
  public readonly preciousSecrets: { readonly [name: string]: SecretKey };
  public readonly ownSecrets: string[];
  public readonly configMapName: string;
  public readonly configSecrets: SecretKey[];
  public readonly postgres?: PostgresConnection;

  private readonly store: SecretStore;
  private readonly settings: ReturnType<typeof resolveSettings>;
  private readonly workload: SynapseWorkload;
  private turn?: ITurnServer;
  private awaited?: { readonly snapshot: string; readonly replace: boolean };

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SynapseServerProps,
  ) {
    super(scope, id);
    this.serverName = props.serverName;
    this.host = props.host ?? `matrix.${props.serverName}`;
    this.baseUrl = (props.baseUrl ?? `https://${this.host}`).replace(/\/?$/, '/');
    const secrets = props.secrets ?? MatrixSecrets.generated();
    const findings = new Findings();
    checkSynapse(findings, this, secrets, props);
    checkOnlyOne(findings, this);
    findings.throwIfAny(`SynapseServer '${this.node.path}'`);
    leavePods(this, props.pods);

    this.settings = resolveSettings(this, props);
    const image = props.image ?? IMAGES.synapse;
    this.image = image;
    this.store = new SecretStore(this, 'Secrets', { secrets, secretName: 'matrix-secrets', image });
    this.preciousSecrets = this.secretsToKeep(secrets);
    this.ownSecrets = GENERATED_NAMES.filter((name) => !secrets._existing(name) && !(name in secrets._values));
    const storage = props.storage ?? DataVolume.create();
    this.claimName = storage.claimName;
    this.postgres = props.database?._postgres;
    const files = new ConfigFiles(this, 'Config', {
      metadata: { name: 'synapse-config', labels: SYNAPSE_LABELS },
      files: {
        'homeserver.yaml': () => yamlFile(this.config),
        'log.yaml': () => yamlFile(logConfig(this.settings.logLevel)),
      },
    });
    this.configMapName = files.configMap.name;
    this.configSecrets = [...(props.extraConfigSecrets ?? [])];
    this.workload = new SynapseWorkload(this, 'Workload', {
      image,
      files,
      secrets: Object.values(this.secretKeys()).filter((key) => key !== undefined),
      secretsChecksum: this.store.checksum,
      fragments: this.configSecrets,
      guard: () => ({ serverName: this.serverName, restore: this.awaited }),
      signingKey: this.store.key('signing_key'),
      storage,
      postgres: this.postgres,
      metrics: this.settings.metrics,
      resources: props.resources,
    });
    this.service = this.workload.service;
    this.statefulSet = this.workload.statefulSet;
    this.routes = ['/_matrix', '/_synapse/client', '/.well-known/matrix'].map((path) => ({
      path,
      match: RouteMatch.PREFIX,
      service: this.service,
      port: HTTP_PORT,
    }));
    if (props.firstAdmin !== undefined) {
      new FirstAdmin(this, 'FirstAdmin', {
        localpart: props.firstAdmin,
        image,
        serviceName: this.service.name,
        configMapName: this.configMapName,
        registrationSecret: this.store.key('registration_shared_secret'),
      });
    }
    if (this.host !== this.serverName && (props.serveWellKnown ?? true)) {
      this.wellKnown = new WellKnown(this, 'WellKnown', {
        host: this.serverName,
        options: props.wellKnownServer,
        settings: {
          baseUrl: this.baseUrl,
          federationHost: this.settings.federation.enabled ? this.host : undefined,
          clientContent: props.wellKnownClientContent,
        },
      });
    }
  }

  /** homeserver.yaml as it is written so far, without secrets. */
  public get config(): { readonly [key: string]: unknown } {
    const settings = { ...this.settings, turn: this.turn && { uris: this.turn.uris } };
    return mergeConfig(homeserverConfig(settings, this.secretPaths()), this.props.extraConfig ?? {});
  }

  /**
   * Gives users credentials for a TURN relay, for calls from behind NAT.
   *
   * @throws when a relay was given before
   */
  public useTurn(turn: ITurnServer): void {
    if (this.turn) throw new Error(`SynapseServer '${this.node.path}' has a TURN relay already: call useTurn() once`);
    this.turn = turn;
    // A mount of its own, as it comes after the pod was composed.
    this.workload.mount(secretMounts(this, [this.turnSecret(turn)], TURN_SECRET_ROOT));
    if (turn.secretCopy) {
      const { namespace, target, reader } = turn.secretCopy;
      this.store.copy('turn_shared_secret', namespace, target, Construct.isConstruct(turn) ? turn : undefined);
      if (this.store.checksum) reader?.podMetadata.addAnnotation('checksum/secrets', this.store.checksum);
    }
  }

  public awaitRestore(snapshot: string, replace: boolean): void {
    this.awaited = { snapshot, replace };
  }

  private turnSecret(turn: ITurnServer): SecretKey {
    return turn.sharedSecret ?? this.store.key('turn_shared_secret');
  }

  /** The secrets that the pod always has. */
  private secretKeys(): { readonly [path in keyof SecretPaths]: SecretKey | undefined } {
    const key = (name: SecretName) => (this.wants(name) ? this.store.key(name) : undefined);
    return {
      signingKey: this.store.key('signing_key'),
      macaroonSecretKey: this.store.key('macaroon_secret_key'),
      formSecret: this.store.key('form_secret'),
      registrationSharedSecret: key('registration_shared_secret'),
      recaptchaPublicKey: key('recaptcha_public_key'),
      recaptchaPrivateKey: key('recaptcha_private_key'),
    };
  }

  private secretsToKeep(secrets: MatrixSecrets): { readonly [name: string]: SecretKey } {
    // One that is in a Secret of the user's own need not be there where nothing mounts it.
    const names = SECRET_NAMES.filter((n) => this.wants(n) || (GENERATED_NAMES.includes(n) && !secrets._existing(n)));
    return Object.fromEntries(names.map((name) => [name, this.store.key(name)]));
  }

  private wants(name: SecretName): boolean {
    const { registration } = this.props;
    if (name === 'registration_shared_secret') return registration?._sharedSecret ?? true;
    if (name.startsWith('recaptcha_')) return registration?._recaptcha ?? false;
    return name !== 'turn_shared_secret';
  }

  private secretPaths(): SecretPaths {
    const paths = Object.entries(this.secretKeys()).map(([name, key]) => [name, key && secretPath(key)]);
    const turnSharedSecret = this.turn && secretPath(this.turnSecret(this.turn), TURN_SECRET_ROOT);
    return { ...Object.fromEntries(paths), turnSharedSecret } as SecretPaths;
  }
}
