import { checkObjectName } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { checkPlainText } from '../shared/text-checks';

/** The controller that serves the Ingress objects, with the annotations that it needs. */
export class IngressController {
  /**
   * Traefik with the entrypoints `web` and `websecure`, as k3s ships it.
   *
   * @param className the IngressClass
   * @see https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/
   */
  public static traefik(className = 'traefik'): IngressController {
    return new IngressController(
      className,
      { 'traefik.ingress.kubernetes.io/router.entrypoints': 'web,websecure' },
      true,
    );
  }

  /**
   * Any other controller, by its IngressClass. Check its limit for uploads: ingress-nginx, for example, needs `nginx.ingress.kubernetes.io/proxy-body-size`.
   */
  public static ofClass(className: string, annotations: { [name: string]: string } = {}): IngressController {
    return new IngressController(className, annotations);
  }

  private constructor(
    /** The name of the IngressClass. */
    public readonly className: string,
    /** @internal */
    public readonly _annotations: { readonly [name: string]: string },
    /** True if it supports Traefik's own kinds of object. @internal */
    public readonly _traefik = false,
  ) {}

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    checkObjectName(findings, prop, this.className);
    for (const [key, text] of Object.entries(this._annotations)) {
      checkPlainText(findings, `${prop}.annotations['${key}']`, text);
    }
  }
}
