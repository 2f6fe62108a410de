import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { MatrixStackProps } from '../../../lib';
import { synthStack } from '../../support/manifests';
import type { Authority } from './certificates';
import { startChromium } from './chromium';
import { Edge } from './edge';
import { startNginx } from './nginx';
import type { Nginx } from './nginx';
import { renderStack } from './rendered';
import { startSynapse } from './synapse';

export const ELEMENT = 'https://element.example.org';
const HOSTS = ['matrix.example.org', 'element.example.org'];

/** The pages of Element, which install.sh has built. */
function elementPages(): string {
  const folder = process.env.PATH?.split(':')
    .map((bin) => join(bin, '../element-pages/app'))
    .find((pages) => existsSync(join(pages, 'index.html')));
  if (folder === undefined) throw new Error('Element is not installed: test/integration/install.sh');
  return folder;
}

/** The pods of a stack that browsers reach, with a browser that reaches nothing else: Synapse, and Element Web with its nginx, behind an ingress by HTTPS. */
export class ElementSite {
  private constructor(
    public readonly synapse: Awaited<ReturnType<typeof startSynapse>>,
    private readonly nginx: Nginx,
    private readonly edge: Edge,
    private readonly chromium: Browser,
  ) {}

  /**
   * @param prepare writes further files into the folder of the pod
   * @param trusted files of certificates that the browser trusts besides that of the site
   */
  public static async start(
    props: Partial<MatrixStackProps>,
    authority: Authority,
    prepare?: (root: string) => void,
    trusted: readonly string[] = [],
  ): Promise<ElementSite> {
    const configs = renderStack(props);
    const synapse = await startSynapse(configs.get('synapse-config')!, prepare, {
      SSL_CERT_FILE: authority.certificate,
    });
    const element = configs.get('element-config')!;
    const nginx = await startNginx('Element Web', element, {
      folders: { '/app': 'app' },
      copied: { app: elementPages() },
      served: { 'app/config.json': element['config.json'] },
    });
    const files = authority.issue(HOSTS.map((host) => `DNS:${host}`).join(','));
    const programs = { synapse: synapse.url, element: nginx.url };
    const edge = await Edge.start(synthStack(props), programs, { tls: files });
    const chromium = await startChromium(HOSTS, edge.port, [files.certificate, ...trusted]);
    return new ElementSite(synapse, nginx, edge, chromium);
  }

  /** A page of a browser that has been nowhere yet. */
  public async newPage(): Promise<Page> {
    const context = await this.chromium.newContext({ locale: 'en-GB' });
    context.setDefaultTimeout(120_000);
    return context.newPage();
  }

  public async stop(): Promise<void> {
    await this.chromium.close();
    await this.edge.stop();
    await this.nginx.server.stop();
    await this.synapse.server.stop();
  }
}
