import type { Size } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { BackupSource, IBackupSource } from '../backup/backup-source';
import { givenRelay, offerTurn } from '../coturn/turn-server';
import type { ITurnServer } from '../coturn/turn-server';
import { PublicRoutes } from '../ingress/public-routes';
import type { IWebApp, Route } from '../ingress/web-app';
import { ROUTER_LABELS } from '../router/router-labels';
import { MatrixSecrets } from '../secrets/matrix-secrets';
import { secretMounts } from '../secrets/mounted-secrets';
import type { SecretName } from '../secrets/secrets-yaml';
import type { SharedSecret } from '../secrets/shared-secret';
import { isChecked, takeProps } from '../shared/checked-props';
import { ConfigFiles } from '../shared/config-files';
import { Findings } from '../shared/findings';
import { hostOf } from '../shared/host-names';
import { IMAGES } from '../shared/images';
import { mergeConfig } from '../shared/merge';
import type { Config } from '../shared/merge';
import { NextSteps } from '../shared/next-steps/next-steps';
import { MetricsEndpoints } from '../shared/metrics-endpoints';
import { checkOnlyOne } from '../shared/only-one';
import { PeerEnd } from '../shared/peers';
import { checkManifestText } from '../shared/manifest-text';
import { leavePods } from '../shared/pods/pods';
import { yamlFile } from '../shared/yaml-file';
import { chosenDatabase } from './chosen-database';
import { checkDelegatedAuth } from './delegated-auth';
import { DataVolume } from './data-volume';
import { Extensions, mountRoot, secretKeys } from './extensions';
import type { IExtensibleHomeserver } from './homeserver';
import { homeserverConfig, HTTP_PORT, inOrder, METRICS_PORT } from './homeserver-config';
import { homeserverFeatures } from './homeserver-features';
import type { HomeserverFeatures } from './homeserver-features';
import type { HomeserverExtension } from './homeserver-extension';
import { logConfig } from './log-config';
import { logLevel } from './settings/monitoring';
import { outsidePeers } from './outside-peers';
import { ownExtensions } from './own-extensions';
import { processAdditions } from './process-additions';
import type { ProcessAdditions } from './process-additions';
import { chosenLimits } from './settings/tuning';
import { speakForSynapse } from './speak-for-synapse';
import { checkSynapse } from './synapse-checks';
import { addJobs } from './synapse-jobs';
import { SYNAPSE_SERVER } from './synapse-server-props';
import type { SynapseServerProps } from './synapse-server-props';
import { requestSizeOf } from './request-size';
import { scratchSize } from './scratch-size';
import { SynapseSecrets } from './synapse-secrets';
import { SYNAPSE_LABELS, SynapseWorkload } from './synapse-workload';
import { awaitedRestore, layoutOf, newWorkers, partSecrets } from './new-workers';
import { publicPaths } from './public-paths';
import { discoveryOf, serveWellKnown } from './well-known';

/**
 * A Synapse homeserver: a single process, which can't run twice, with its own claim. A namespace can have only one homeserver.
 *
 * @throws one error that lists everything wrong with the props
 * @see https://element-hq.github.io/synapse/latest/
 */
export class SynapseServer extends Construct implements IExtensibleHomeserver, IWebApp, IBackupSource {
  public readonly name = 'synapse';
  public readonly serverName: string;
  public readonly host: string;
  public readonly baseUrl: string;
  public readonly maxRequestSize?: Size;
  /** The Service of the homeserver, on port 8008, and with `metrics` also on port 9001. */
  public readonly service: kplus.Service;
  /** The server's process. */
  public readonly statefulSet: kplus.StatefulSet;
  /** The web server for `/.well-known/matrix/…` on the host of the server name. Undefined if Synapse or another web server answers there. */
  public readonly wellKnown?: IWebApp;
  public readonly backupSource: BackupSource;
  public readonly turnSecret: SharedSecret;
  /** The needs of modules and of a bucket, for further processes. @internal */
  public readonly _additions: ProcessAdditions;
  /** @internal */
  public readonly _processes: readonly PeerEnd[];

  private readonly props: SynapseServerProps;
  private readonly secrets: SynapseSecrets;
  private readonly workload: SynapseWorkload;
  private readonly workers: ReturnType<typeof newWorkers>;
  private readonly extensions = new Extensions();
  private readonly ownAnswers: Route[];

  constructor(scope: Construct, id: string, given: SynapseServerProps) {
    super(scope, id);
    const findings = new Findings();
    const props = takeProps(findings, given, SYNAPSE_SERVER);
    this.props = props;
    this.serverName = props.serverName;
    this.host = hostOf(props.host, `matrix.${props.serverName}`);
    this.baseUrl = (props.baseUrl ?? `https://${this.host}`).replace(/\/?$/, '/');
    const secrets = props.secrets ?? MatrixSecrets.generated();
    if (!isChecked(given)) checkSynapse(findings, this, secrets, props);
    checkOnlyOne(findings, this);
    findings.throwIfAny(`SynapseServer '${this.node.path}'`);
    leavePods(this, props.pods);
    checkManifestText(this);
    const { image = IMAGES.synapse, storage = DataVolume.create(), metrics = false } = props;
    this._additions = processAdditions(props);
    const configSecrets = [...(props.extraConfigSecrets ?? [])];
    const wanted = chosenDatabase(props);
    const ofParts = partSecrets(wanted, props);
    this.secrets = new SynapseSecrets(this, secrets, props.registration, image, ofParts);
    const site = { image, secret: (name: SecretName) => this.secrets.ofPart(name), metrics };
    const database = wanted._in(this, site);
    const moveTo = props.moveDatabaseTo?._in(this, site)._kind;
    const moveFrom = props.moveDatabaseFrom?._in(this, site)._kind;
    const databaseRoom = database._kind.server ? database._kind.room : storage._create?.size;
    this.turnSecret = this.secrets.turn;
    this.workers = newWorkers(this, props, { database: database._kind, secret: (name) => this.secrets.ofPart(name) });
    const files = new ConfigFiles(this, 'Config', {
      metadata: { name: 'synapse-config', labels: SYNAPSE_LABELS },
      files: {
        'homeserver.yaml': () => yamlFile(this.config),
        'log.yaml': () => yamlFile(logConfig(logLevel(props), props.logLevels)),
      },
    });
    // The copy of a move is as large as the database in the claim.
    const scratch = scratchSize(props, database._kind.server && !moveFrom ? undefined : storage._create?.size);
    this.workload = new SynapseWorkload(this, 'Workload', {
      serverName: this.serverName,
      image,
      files,
      secrets: [...this.secrets.mounted, ...(this.workers?.secrets ?? [])],
      secretsChecksum: this.secrets.checksum,
      fragments: configSecrets,
      appServices: props.appServices ?? [],
      mail: props.mail,
      additions: this._additions,
      guard: () => ({ serverName: this.serverName, restore: awaitedRestore(this) }),
      signingKey: this.secrets.signingKey,
      storage,
      media: props.mediaStorage,
      hasBucket: props.mediaBucket !== undefined,
      scratchSize: scratch,
      database: database._kind,
      ...(moveFrom && { moveFrom, discard: props.discardWritesSinceMove ?? false }),
      metrics,
      resources: props.resources,
      layout: () => layoutOf(this),
      ...(this.workers && { workers: { workloads: this.workers.workloads, edge: ROUTER_LABELS } }),
    });
    if (this.workload.shared) this.workers?.run(this.workload.shared, SYNAPSE_LABELS);
    ({ service: this.service, statefulSet: this.statefulSet } = this.workload);
    if (metrics) {
      const { podMetadata } = this.statefulSet;
      MetricsEndpoints.of(this).add({ name: 'synapse', podLabels: SYNAPSE_LABELS, podMetadata, port: METRICS_PORT });
    }
    this.backupSource = {
      serverName: this.serverName,
      image,
      claimName: storage.claimName,
      ...(databaseRoom && { databaseRoom }),
      ...(props.mediaStorage && { mediaClaimName: props.mediaStorage.claimName }),
      ...(props.mediaBucket && { mediaBucket: props.mediaBucket._url }),
      podLabels: SYNAPSE_LABELS,
      secrets: this.secrets.toKeep,
      generatedSecrets: this.secrets.generated,
      configMapName: files.configMap.name,
      configSecrets,
      database,
    };
    for (const extension of ownExtensions(props)) this.extend(extension);
    this._processes = [PeerEnd.pods('Synapse', SYNAPSE_LABELS), ...(this.workers?.ends ?? [])];
    outsidePeers(this, this._processes, props, this._additions);
    addJobs(this, props, {
      source: this.backupSource,
      additions: this._additions,
      registrationSecret: this.secrets.registrationSharedSecret,
      signingKey: this.secrets.signingKey,
      serviceName: this.workload.mainService.name,
      scratchSize: scratch,
      moveTo,
    });
    const discovery = () =>
      discoveryOf(this, props, { clientContent: this.wellKnownClientContent, openId: this.extensions.openId });
    const { app, routes } = serveWellKnown(this, this, props, discovery);
    [this.wellKnown, this.ownAnswers, this.maxRequestSize] = [app, routes, requestSizeOf(props.maxUploadSize)];
    PublicRoutes.of(this).add(this);
    if (app && routes.length === 0) PublicRoutes.of(this).add(app);
    const fromFile = Object.keys(secrets._values);
    speakForSynapse(this, { moveFrom: moveFrom?.server, options: props, fromFile, discovery });
  }

  /** The public paths. Parts that are made later may add one. */
  public get routes(): Route[] {
    const paths = publicPaths(this.props, this.extensions.openId);
    return [...this.ownAnswers, ...paths.map((path) => ({ ...path, service: this.service, port: HTTP_PORT }))];
  }

  /** The content of homeserver.yaml, without secrets. Parts that are made later may add settings. */
  public get config(): { readonly [key: string]: unknown } {
    const config = { ...this.ownConfig, ...this.extensions.config, ...chosenLimits(this.props) };
    return mergeConfig(inOrder(config), this.props.extraConfig ?? {});
  }

  /** The features that its props, and the other parts, give its users. */
  public get features(): HomeserverFeatures | undefined {
    const { wellKnownClientContent: wellKnownClient = {}, config } = this;
    return homeserverFeatures({ config, wellKnownClient, hasSecretParts: !!this.props.extraConfigSecrets?.length });
  }

  public extend(extension: HomeserverExtension): void {
    const subject = `SynapseServer '${this.node.path}'`;
    const { name, config } = this.extensions.add(subject, extension, this.ownConfig, (findings, added) =>
      checkDelegatedAuth(findings, mergeConfig(added, this.props.extraConfig ?? {}), this.props),
    );
    // The mounts are added here, since an extension comes after the pod was made.
    const mounts = secretMounts(this, secretKeys(config), mountRoot(name));
    this.workload.mount(mounts);
    this.workers?.mount(mounts);
  }

  /**
   * Gives users credentials for a TURN relay that runs elsewhere, for calls from behind NAT. A {@link CoturnRelay} calls this itself.
   *
   * @throws if the homeserver has a relay already, or if the relay's login isn't among `extraConfigSecrets`
   */
  public useTurn(turn: ITurnServer): void {
    if (this.extensions.has('turn')) {
      throw new Error(`SynapseServer '${this.node.path}' has a TURN relay already: call useTurn() once`);
    }
    offerTurn(this, this, givenRelay(`SynapseServer '${this.node.path}'`, turn, this.backupSource.configSecrets));
  }

  /** The content of homeserver.yaml without the additions of other parts and of the user. */
  private get ownConfig(): Config {
    const own = homeserverConfig({
      server: this,
      options: { ...this.props, wellKnownClientContent: this.wellKnownClientContent },
      files: this.secrets.paths,
      database: this.backupSource.database._kind.config,
      webClient: NextSteps.of(this)._webClient,
      openId: this.extensions.openId,
      hasWorkers: this.workers !== undefined,
    });
    return { ...own, ...this.workers?.config };
  }

  /** The additional content of `/.well-known/matrix/client`, from the props and from other parts. */
  private get wellKnownClientContent(): Config | undefined {
    const [added, given] = [this.extensions.wellKnownClient, this.props.wellKnownClientContent];
    return Object.keys(added).length > 0 ? mergeConfig(added, given ?? {}) : given;
  }
}
