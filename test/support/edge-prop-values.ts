import * as lib from '../../lib';
import { newStack } from './manifests';
import type { PropTable } from './prop-table';

const { IngressController } = lib;

/** The options of the way in, beside those of Ingress objects. */
export const EDGE_TABLES: readonly PropTable[] = [
  {
    file: 'ingress/gateway-options.ts',
    name: 'GatewayApiOptions',
    build: (app, props) => newStack(app, { ingress: { controller: IngressController.gatewayApi(props) } }),
    values: {
      gatewayClassName: 'mine',
      gatewayName: 'mine',
      httpPort: 8080,
      httpsPort: 9443,
      parentRefs: [{ name: 'public', sectionName: 'https' }],
    },
  },
  {
    file: 'ingress/gateway-options.ts',
    name: 'GatewayParentRef',
    build: (app, props) => {
      const parent = { name: 'public', sectionName: 'https', ...props };
      newStack(app, { ingress: { controller: IngressController.gatewayApi({ parentRefs: [parent] }) } });
    },
    values: { name: 'mine', namespace: 'edge', sectionName: 'mine', httpSectionName: 'http' },
  },
  {
    file: 'ingress/traefik-crds-options.ts',
    name: 'TraefikCrdsOptions',
    build: (app, props) => newStack(app, { ingress: { controller: IngressController.traefikCrds(props) } }),
    values: { className: 'mine', httpEntryPoint: 'mine', httpsEntryPoint: 'mine' },
  },
];
