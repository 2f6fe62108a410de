import { Chart, Names } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { IConstruct } from 'constructs';
import { checksum } from '../shared/config-files';
import { program } from '../shared/program';
import { GeneratedSecret, emptySecret, namespaceOf } from './generated-secret';
import { GENERATED_NAMES } from './matrix-secrets';
import type { MatrixSecrets } from './matrix-secrets';
import { SecretJob } from './secret-job';
import { SecretKey } from './secret-key';
import type { SecretName } from './secrets-file';

export interface SecretStoreProps {
  readonly secrets: MatrixSecrets;
  /** The Secret for what is generated or comes from a file. */
  readonly secretName: string;
  /** An image with Python 3. */
  readonly image: string;
}

/** Brings a homeserver's secrets into the cluster, and tells under which key of which Secret each one is. */
export class SecretStore extends Construct {
  /** Changes when a value from a file changes; undefined without a file. Too short to guess a value from. */
  public readonly checksum?: string;

  private valueChart?: Chart;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretStoreProps,
  ) {
    super(scope, id);
    const values = Object.entries(props.secrets._values);
    if (values.length > 0) {
      this.checksum = checksum(values).slice(0, 8);
      this.renderValues('Secret', undefined, props.secretName, Object.fromEntries(values));
    }
    const generated = GENERATED_NAMES.filter(
      (name) => !props.secrets._existing(name) && props.secrets._values[name] === undefined,
    );
    if (generated.length > 0) {
      new GeneratedSecret(this, 'Generated', {
        name: props.secretName,
        keys: generated,
        image: props.image,
        declaredElsewhere: values.length > 0,
      });
    }
  }

  /** Where the secret of that name is. */
  public key(name: SecretName): SecretKey {
    return this.props.secrets._existing(name) ?? SecretKey.of(this.props.secretName, name);
  }

  /**
   * Puts a secret into another namespace too, where a pod of another part reads it.
   *
   * @param owner what makes that namespace, and so must come first
   */
  public copy(name: SecretName, namespace: string, target: SecretKey, owner?: IConstruct): void {
    const value = this.props.secrets._values[name];
    if (value !== undefined) {
      this.renderValues(`Copy-${namespace}-${target.name}`, namespace, target.name, { [target.key]: value });
      return;
    }
    const source = this.key(name);
    const copy = new Construct(this, `Copy-${namespace}-${target.name}`);
    if (owner) copy.node.addDependency(owner);
    emptySecret(copy, 'Secret', { name: target.name, namespace });
    new SecretJob(copy, 'Job', {
      name: `${target.name}-copy`,
      image: this.props.image,
      script: program('secrets/copy_key.py'),
      task: {
        source: { namespace: namespaceOf(this), name: source.name, key: source.key },
        target: { namespace, name: target.name, key: target.key },
      },
      grants: [
        { secretName: source.name, verbs: ['get'] },
        { namespace, secretName: target.name, verbs: ['get', 'patch'] },
      ],
    });
  }

  /** Renders values into a file of their own, which a snapshot test of the chart doesn't hold. */
  private renderValues(
    id: string,
    namespace: string | undefined,
    name: string,
    values: { readonly [key: string]: string },
  ): void {
    if (!this.valueChart) {
      const chart = Chart.of(this);
      this.valueChart = new Chart(this.node.root, `${Names.toDnsLabel(chart)}-secrets`, {
        namespace: chart.namespace,
      });
      // The namespace is in the other chart.
      this.valueChart.addDependency(chart);
    }
    new k8s.KubeSecret(this.valueChart, id, {
      metadata: { name, namespace },
      type: 'Opaque',
      // Not stringData, which kubectl would report as changed at every apply.
      data: Object.fromEntries(Object.entries(values).map(([k, v]) => [k, Buffer.from(v).toString('base64')])),
    });
  }
}
