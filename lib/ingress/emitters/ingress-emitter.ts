import { Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { HTTPS_ONLY, middlewareAnnotation, redirectToHttps } from '../traefik-https';
import { RouteMatch } from '../web-app';
import type { Route } from '../web-app';
import type { Annotations, EmitterContext, MakeEmitter, PublishedApp, RouteEmitter } from './emitter';

/** Makes an Ingress for each app. For Traefik, objects of its own redirect plain HTTP and set HSTS. */
export function ingressEmitter(className: string, controllerAnnotations: Annotations): MakeEmitter {
  return (context) => new IngressEmitter(context, className, controllerAnnotations);
}

class IngressEmitter implements RouteEmitter {
  constructor(
    private readonly context: EmitterContext,
    private readonly className: string,
    private readonly controllerAnnotations: Annotations,
  ) {}

  public publish(app: PublishedApp): void {
    const { className } = this;
    const { scope, tls, publicPort, redirects } = this.context;
    const { name, hosts, namespace, routes } = app;
    const place = namespace === undefined ? {} : { namespace };
    // This is the plain object, as the Ingress of cdk8s-plus sorts the paths by the rules of a language, and Node needs time to load these.
    new k8s.KubeIngress(scope, name, {
      metadata: { name, ...place, annotations: this.annotationsOf(app) },
      spec: {
        ingressClassName: className,
        rules: hosts.map((host) => ({
          host,
          http: { paths: Lazy.any({ produce: () => routes().map(httpPath) }) as k8s.HttpIngressPath[] },
        })),
        tls: tls.enabled ? hosts.map((host) => ({ hosts: [host], secretName: tls._secretName(host) })) : undefined,
      },
    });
    if (redirects) redirectToHttps(scope, { name, hosts, routes, publicPort, className, ...place });
  }

  private annotationsOf(app: PublishedApp): Annotations {
    const { scope, tls, redirects, annotations } = this.context;
    return {
      ...this.controllerAnnotations,
      ...(redirects && HTTPS_ONLY),
      // Two orders for one Secret would be in each other's way.
      ...(!app.hasCertificate && tls._annotations),
      ...annotations,
      ...middlewareAnnotation(scope, app, annotations),
    };
  }
}

function httpPath({ path, match, service, port }: Route): k8s.HttpIngressPath {
  return {
    path,
    pathType: match === RouteMatch.EXACT ? 'Exact' : 'Prefix',
    backend: { service: { name: service.name, port: { number: port } } },
  };
}
