import { checkObjectName } from '../shared/checks';
import { Findings } from '../shared/findings';
import { annotations as ANNOTATIONS } from '../shared/pods/label-checks';
import { isPassed, takeOptions, takeValue } from '../shared/shape';
import type { Annotations, MakeEmitter } from './emitters/emitter';
import { gatewayEmitter } from './emitters/gateway-emitter';
import { ingressEmitter } from './emitters/ingress-emitter';
import { traefikEmitter } from './emitters/traefik-emitter';
import { GATEWAY_API, checkGatewayApi, isTraefikGateway } from './gateway-options';
import type { GatewayApiOptions } from './gateway-options';
import { TRAEFIK_CRDS } from './traefik-crds-options';
import type { TraefikCrdsOptions } from './traefik-crds-options';

/** The abilities of a controller. */
interface Traits {
  /** True if Traefik with its own kinds of object serves the apps, as on k3s. */
  readonly traefik: boolean;
  /** True if this library makes the objects that redirect plain HTTP and set HSTS. */
  readonly https: boolean;
  /** The options of the Gateway API, if the apps are published by it. */
  readonly gateway?: GatewayApiOptions;
}

/** The controller that leads requests from outside to the apps, and the API by which it is told: Ingress, Gateway API, or Traefik's own kinds. */
export class IngressController {
  /**
   * Traefik with the entrypoints `web` and `websecure`, as k3s ships it, by Ingress objects.
   *
   * @param className the IngressClass
   * @see https://doc.traefik.io/traefik/routing/providers/kubernetes-ingress/
   */
  public static traefik(className?: string): IngressController {
    const name = isPassed(arguments, 0) ? className! : 'traefik';
    const annotations = { 'traefik.ingress.kubernetes.io/router.entrypoints': 'web,websecure' };
    return new IngressController(name, ingressEmitter(name, annotations), { traefik: true, https: true });
  }

  /**
   * Any other controller, by its IngressClass. Check its limit for uploads: ingress-nginx, for example, needs `nginx.ingress.kubernetes.io/proxy-body-size`.
   */
  public static ofClass(className: string, annotations?: { [name: string]: string }): IngressController {
    const found = new Findings();
    const taken: Annotations | undefined = isPassed(arguments, 1)
      ? takeValue(found, 'annotations', annotations, ANNOTATIONS)
      : undefined;
    return new IngressController(
      className,
      ingressEmitter(className, taken ?? {}),
      { traefik: false, https: false },
      found,
    );
  }

  /**
   * Any controller that speaks the Gateway API, by an `HTTPRoute` for each app. They belong to a `Gateway` that is made for them, or to one that exists.
   *
   * @see https://gateway-api.sigs.k8s.io/
   */
  public static gatewayApi(options?: GatewayApiOptions): IngressController {
    const found = new Findings();
    const gateway = takeOptions(found, options, isPassed(arguments, 0), GATEWAY_API);
    checkGatewayApi(found, gateway);
    const traits = { traefik: isTraefikGateway(gateway), https: true, gateway };
    const name = gateway.parentRefs ? undefined : (gateway.gatewayClassName ?? 'traefik');
    return new IngressController(name, gatewayEmitter(gateway), traits, found);
  }

  /**
   * Traefik by its own kinds of object: an `IngressRoute` for each app, and a `Certificate` of cert-manager for each host.
   *
   * @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/
   */
  public static traefikCrds(options?: TraefikCrdsOptions): IngressController {
    const found = new Findings();
    const taken = takeOptions(found, options, isPassed(arguments, 0), TRAEFIK_CRDS);
    const { className = 'traefik', httpEntryPoint = 'web', httpsEntryPoint = 'websecure' } = taken;
    if (httpEntryPoint === httpsEntryPoint) {
      found.add('httpsEntryPoint', "must not be the entrypoint of 'httpEntryPoint'", httpsEntryPoint);
    }
    const emitter = traefikEmitter({ className, http: httpEntryPoint, https: httpsEntryPoint });
    return new IngressController(className, emitter, { traefik: true, https: true }, found);
  }

  private constructor(
    /** The name of the IngressClass or GatewayClass. Undefined with a Gateway that exists. */
    public readonly className: string | undefined,
    /** @internal */
    public readonly _emitter: MakeEmitter,
    private readonly traits: Traits,
    private readonly found = new Findings(),
  ) {}

  /** True if Traefik with its own kinds of object serves the apps, as on k3s. @internal */
  public get _traefik(): boolean {
    return this.traits.traefik;
  }

  /** True if this library makes the objects that redirect plain HTTP and set HSTS. @internal */
  public get _https(): boolean {
    return this.traits.https;
  }

  /** The options of the Gateway API, if the apps are published by it. @internal */
  public get _gateway(): GatewayApiOptions | undefined {
    return this.traits.gateway;
  }

  /** @internal */
  public _check(findings: Findings, prop: string): void {
    findings.include(this.found, prop);
    if (!this.traits.gateway) checkObjectName(findings, prop, this.className);
  }
}
