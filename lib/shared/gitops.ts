/** Annotations by which Flux and Argo CD leave an object in the cluster if it is no longer in git, or if the whole app is deleted. */
export const NOT_PRUNED: { readonly [annotation: string]: string } = {
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

/** Annotations for a Secret that is rendered empty and filled in the cluster: Flux makes it, and then never touches it. */
export const FILLED_IN_THE_CLUSTER: { readonly [annotation: string]: string } = {
  ...NOT_PRUNED,
  'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
};

/** Annotations for a Secret some of whose values are rendered: Flux brings these up to date, and leaves all other keys alone. */
export const FILLED_IN_PART: { readonly [annotation: string]: string } = {
  ...NOT_PRUNED,
  'kustomize.toolkit.fluxcd.io/ssa': 'Merge',
};
