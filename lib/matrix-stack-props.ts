import type { BackupOptions } from './backup/backup-options';
import type { ElementWebOptions } from './element/element-options';
import type { IngressTls } from './ingress/ingress-tls';
import type { MatrixIngressOptions } from './ingress/matrix-ingress';
import type { MatrixSecrets } from './secrets/matrix-secrets';
import type { PodOptions } from './shared/pod-options';
import type { SynapseOptions } from './synapse/synapse-options';
import type { Turn } from './coturn/turn';

/** Props of {@link MatrixStack}. */
export interface MatrixStackProps {
  /** The domain in user IDs, for example `example.org`. It can never be changed once the server has data. */
  readonly serverName: string;

  /** The namespace of everything but the relay, in which Pod Security `restricted` is enforced. @default 'matrix' */
  readonly namespace?: string;

  /** Whether the namespace is made here. @default true */
  readonly createNamespace?: boolean;

  /** The homeserver's host name. @default - `matrix.` and the server name */
  readonly homeserverHost?: string;

  /** Element Web's host name. @default - `element.` and the server name */
  readonly elementHost?: string;

  /** The TURN relay's host name. @default - `turn.` and the server name */
  readonly turnHost?: string;

  /** Where certificates come from. @default IngressTls.certManager('letsencrypt') */
  readonly tls?: IngressTls;

  /** Where secrets come from. @default MatrixSecrets.generated() */
  readonly secrets?: MatrixSecrets;

  /** The homeserver. @default - see each option */
  readonly synapse?: SynapseOptions;

  /** The web client. @default - see each option */
  readonly element?: ElementWebOptions;

  /** The relay for calls. @default Turn.coturn() */
  readonly turn?: Turn;

  /** The ingress. @default - see each option */
  readonly ingress?: MatrixIngressOptions;

  /** Scheduled backups of the homeserver. @default - none: say where to keep them */
  readonly backup?: BackupOptions;

  /**
   * Wishes for every pod: from where and how images are pulled, on which nodes pods run, labels, DNS. Each part has the same prop, which is merged over this one.
   * @default - none
   */
  readonly pods?: PodOptions;

  /**
   * Whether the API server refuses to delete the data: the homeserver's claim, its Secrets, the backups' claim and the namespace. Needs Kubernetes 1.30.
   * @default true
   */
  readonly deletionGuard?: boolean;
}
