import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { selectorLabels } from '../../lib/shared/labels';
import { SMALL_SCRATCH, emptyDir, finishWorkload } from '../../lib/shared/workload';

/** As the StatefulSet of later releases of cdk8s-plus: a pod's volumes are those of claim templates only. */
class LaterStatefulSet extends kplus.StatefulSet {
  public override _toPodSpec(): kplus.k8s.PodSpec {
    return { ...super._toPodSpec(), volumes: undefined };
  }
}

test.each([kplus.StatefulSet, LaterStatefulSet])(
  'volumes are all there in any order, and no default is written: %p',
  (kind) => {
    const chart = new Chart(Testing.app(), 'chart');
    const labels = selectorLabels('a', 'b', 'c');
    const claim = kplus.PersistentVolumeClaim.fromClaimName(chart, 'Claim', 'claim');
    const workload = new kind(chart, 'Set', {
      select: false,
      podMetadata: { labels },
      service: new kplus.Service(chart, 'Service', { ports: [{ port: 1 }] }),
      containers: [{ image: 'i:1', volumeMounts: [{ path: '/tmp', volume: emptyDir(chart, 'tmp', SMALL_SCRATCH) }] }],
    });
    finishWorkload(workload, labels);
    const volume = (name: string, readOnly?: boolean) =>
      kplus.Volume.fromPersistentVolumeClaim(chart, name, claim, { name, readOnly });
    workload.containers[0].mount('/data', volume('data'));
    workload.addVolume(volume('kept', true));
    const { spec } = chart.toJson().find(({ kind: of }) => of === 'StatefulSet')!;
    expect(spec.template.spec.volumes).toEqual([
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      { name: 'data', persistentVolumeClaim: { claimName: 'claim' } },
      { name: 'kept', persistentVolumeClaim: { claimName: 'claim', readOnly: true } },
    ]);
  },
);
