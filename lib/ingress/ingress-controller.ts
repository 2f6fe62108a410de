import { checkObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { annotations as ANNOTATIONS } from '../shared/pods/label-checks';
import { isPassed, takeValue } from '../shared/shape';

/** The controller that serves the Ingress objects, with the annotations that it needs. */
export class IngressController {
  /**
   * Traefik with the entrypoints `web` and `websecure`, as k3s ships it.
   *
   * @param className the IngressClass
   * @see https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/
   */
  public static traefik(className?: string): IngressController {
    return new IngressController(
      isPassed(arguments, 0) ? className! : 'traefik',
      { 'traefik.ingress.kubernetes.io/router.entrypoints': 'web,websecure' },
      true,
    );
  }

  /**
   * Any other controller, by its IngressClass. Check its limit for uploads: ingress-nginx, for example, needs `nginx.ingress.kubernetes.io/proxy-body-size`.
   */
  public static ofClass(className: string, annotations?: { [name: string]: string }): IngressController {
    const found = new Findings();
    const taken = isPassed(arguments, 1) ? takeValue(found, 'annotations', annotations, ANNOTATIONS) : undefined;
    return new IngressController(className, taken ?? {}, false, found);
  }

  private constructor(
    /** The name of the IngressClass. */
    public readonly className: string,
    /** @internal */
    public readonly _annotations: { readonly [name: string]: string },
    /** True if it supports Traefik's own kinds of object. @internal */
    public readonly _traefik = false,
    private readonly found = new Findings(),
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    checkObjectName(findings, prop, this.className);
  }
}
