import { isLabelValue } from './pods/label-checks';

const LABEL = 'app.kubernetes.io/version';

/**
 * The label with the version of a workload, for `kubectl get -L`: the tag of its image. There is none if the image has no tag, or one that is no value of a label.
 * The label belongs to the workload and not to its pods, since selectors and templates of pods must not change with it.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function versionLabel(image: string | undefined): { readonly [label: string]: string } {
  const [name] = (image ?? '').split('@');
  const [, tag] = /:([^:/]+)$/.exec(name) ?? [];
  return tag !== undefined && isLabelValue(tag) ? { [LABEL]: tag } : {};
}
