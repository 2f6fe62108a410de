/** The labels by which selectors find a part's pods. Selectors are immutable, so never add a label here. */
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
