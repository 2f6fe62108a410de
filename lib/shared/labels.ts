/** The labels that find a part's pods: selectors are immutable, so nothing may ever be added here. */
export interface SelectorLabels {
  readonly 'app.kubernetes.io/name': string;
  readonly 'app.kubernetes.io/instance': string;
  readonly 'app.kubernetes.io/component': string;
  readonly [label: string]: string;
}

export function selectorLabels(name: string, instance: string, component: string): SelectorLabels {
  return {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': instance,
    'app.kubernetes.io/component': component,
  };
}
