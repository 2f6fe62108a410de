import { ApiObject, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { SelectorLabels } from '../shared/labels';
import type { WorkerGroup } from './worker-layout';
import { WORKER_PORTS } from './worker-ports';

/** The program of the processes that serve media. */
export const MEDIA_APP = 'synapse.app.media_repository';

export const podMetrics = { name: 'metrics', number: WORKER_PORTS.metrics };

/** The name of the metric with the number of requests that wait in the router for a process of the group. An adapter in the cluster must serve it. */
const QUEUE_METRIC = 'synapse_router_queue';

/** Adds the autoscaler of a group, and the limit to the pods that a drained node may stop at once. */
export function scale(
  scope: Construct,
  group: WorkerGroup,
  statefulSet: kplus.StatefulSet,
  labels: SelectorLabels,
): void {
  const metadata = { name: group.workload, labels: { ...labels } };
  if (group.mostReplicas > 1) {
    new k8s.KubePodDisruptionBudget(scope, 'Budget', {
      metadata,
      spec: { maxUnavailable: k8s.IntOrString.fromNumber(1), selector: { matchLabels: { ...labels } } },
    });
  }
  const { autoscaling } = group.options;
  if (!autoscaling) return;
  const queue = autoscaling._queueLength;
  const cpu = k8s.Quantity.fromString(autoscaling._cpu.amount);
  new k8s.KubeHorizontalPodAutoscalerV2(scope, 'Autoscaler', {
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: group.workload },
      minReplicas: group.replicas,
      maxReplicas: group.mostReplicas,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: cpu } },
        },
        ...(queue === undefined ? [] : [queueMetric(group, queue)]),
      ],
      behavior: {
        // People who sync move to another process when one ends, which costs more than it saves in a short lull.
        scaleDown: { stabilizationWindowSeconds: 600, policies: [{ type: 'Pods', value: 1, periodSeconds: 120 }] },
      },
    },
  });
  // The autoscaler sets the number. Each `kubectl apply` would set it back.
  ApiObject.of(statefulSet).addJsonPatch(JsonPatch.remove('/spec/replicas'));
}

function queueMetric({ workload }: WorkerGroup, queue: number): k8s.MetricSpecV2 {
  return {
    type: 'Object',
    object: {
      describedObject: { apiVersion: 'v1', kind: 'Service', name: workload },
      metric: { name: QUEUE_METRIC },
      target: { type: 'AverageValue', averageValue: k8s.Quantity.fromString(String(queue)) },
    },
  };
}
