import { chromium } from 'playwright-core';
import type { BrowserServer, Frame, LaunchOptions, Page } from 'playwright-core';
import { keepConnections, mediaReport } from './media-report';
import type { MediaReport } from './media-report';

/** The functions of element-standin/call.html. */
interface CallPage {
  readonly enroll: (user: string, password: string) => Promise<void>;
  readonly person: {
    readonly userId: string;
    readonly log: readonly string[];
    readonly makeRoom: (invited: readonly string[], encrypted: boolean) => Promise<string>;
    readonly enter: (room: string) => Promise<void>;
  };
}

declare const window: Window & CallPage;

/** A person with a browser, who uses the real Element Call as Element Web does. */
export class Caller {
  private constructor(
    private readonly server: BrowserServer,
    private readonly page: Page,
    public readonly userId: string,
  ) {}

  /** Starts a browser and logs in there as a new device. `element` is the origin of Element's host. */
  public static async login(options: LaunchOptions, element: string, user: string, password: string): Promise<Caller> {
    const server = await chromium.launchServer(options);
    const page = await (await chromium.connect(server.wsEndpoint())).newPage();
    await page.addInitScript(keepConnections);
    await page.goto(`${element}/call.html`);
    await page.waitForFunction(() => 'enroll' in window);
    await page.evaluate(([user, password]) => window.enroll(user, password), [user, password] as const);
    return new Caller(server, page, await page.evaluate(() => window.person.userId));
  }

  /** Makes a room as clients do, with no power levels of its own. Returns its ID. */
  public makeRoom(invited: readonly string[], encrypted: boolean): Promise<string> {
    return this.page.evaluate(([invited, encrypted]) => window.person.makeRoom(invited, encrypted), [
      invited,
      encrypted,
    ] as const);
  }

  /** Joins the room and its call. */
  public async enter(room: string): Promise<void> {
    await this.page.evaluate((room) => window.person.enter(room), room);
  }

  private get frame(): Frame | undefined {
    return this.page.frames().find((frame) => frame.url().includes('/widgets/element-call/'));
  }

  /** Media as they arrive now, and the way that they take. */
  public async report(): Promise<MediaReport> {
    return (await this.frame?.evaluate(mediaReport)) ?? { others: [], ways: [] };
  }

  /** Hints for the message of a test that failed. */
  public async hints(): Promise<string> {
    const log = await this.page.evaluate(() => window.person.log.slice(-30));
    const text = await this.frame?.locator('body').innerText();
    return `${this.userId} sees: ${text}\n${log.join('\n')}\n${JSON.stringify(await this.report())}`;
  }

  /** Kills the browser. It has no time for a goodbye, as in a crash or with an empty battery. */
  public kill(): Promise<void> {
    return this.server.kill();
  }
}
