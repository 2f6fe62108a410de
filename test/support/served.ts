import type { Manifest } from './manifests';
import { ofKind } from './manifests';

/** The Service that answers a path of a host by HTTPS, as each API defines it. Undefined if none does. */
export function servedBy(manifests: Manifest[], host: string, path: string): string | undefined {
  const found = [...ofIngress(manifests, host), ...ofHttpRoutes(manifests, host), ...ofIngressRoutes(manifests, host)];
  const fitting = found.filter((rule) => (rule.exact ? path === rule.path : isBelow(path, rule.path)));
  const order = (rule: Rule) => rule.priority ?? 1000 * rule.path.length + (rule.exact ? 1 : 0);
  return fitting.sort((a, b) => order(b) - order(a)).at(0)?.service;
}

interface Rule {
  readonly path: string;
  readonly exact: boolean;
  readonly service: string;
  readonly priority?: number;
}

function isBelow(path: string, prefix: string): boolean {
  const parts = prefix.replace(/\/$/, '');
  return path === parts || path.startsWith(`${parts}/`);
}

function ofIngress(manifests: Manifest[], host: string): Rule[] {
  return ofKind(manifests, 'Ingress')
    .flatMap(({ spec }) => spec.rules as Manifest[])
    .filter((rule) => rule.host === host)
    .flatMap((rule) => rule.http.paths as Manifest[])
    .map(({ path, pathType, backend }) => {
      return { path: path as string, exact: pathType === 'Exact', service: backend.service.name as string };
    });
}

function ofHttpRoutes(manifests: Manifest[], host: string): Rule[] {
  return ofKind(manifests, 'HTTPRoute')
    .filter(({ spec }) => spec.hostnames.includes(host))
    .flatMap(({ spec }) => spec.rules as Manifest[])
    .filter(({ backendRefs }) => backendRefs)
    .flatMap(({ matches, backendRefs }) =>
      (matches as Manifest[]).map(({ path }) => {
        return { path: path.value as string, exact: path.type === 'Exact', service: backendRefs[0].name as string };
      }),
    );
}

const RULE =
  /^Host\(`([^`]+)`\) && (?:(Path|PathPrefix)\(`([^`]+)`\)|\(Path\(`([^`]+)`\) \|\| PathPrefix\(`\4\/`\)\))$/;

function ofIngressRoutes(manifests: Manifest[], host: string): Rule[] {
  return ofKind(manifests, 'IngressRoute')
    .filter(({ spec }) => spec.entryPoints.includes('websecure'))
    .flatMap(({ spec }) => spec.routes as Manifest[])
    .map(({ match, services, priority }) => {
      const [, name, kind, one, parts] = RULE.exec(match as string)!;
      const service = services[0].name as string;
      return { name, path: one ?? parts, exact: kind === 'Path', service, priority: priority as number | undefined };
    })
    .filter(({ name }) => name === host);
}
