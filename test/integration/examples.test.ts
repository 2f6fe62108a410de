import { join } from 'node:path';
import { ConfigChecker } from './support/config-checker';
import { EXAMPLES, examples, renderExample } from './support/rendered';

describe('each example', () => {
  const checker = new ConfigChecker();
  afterAll(() => checker.stop());

  test.each(examples())('%s is loaded by Synapse', async (file) => {
    const rendered = renderExample(join(EXAMPLES, file));
    const homeservers = [...rendered.values()].filter((files) => files['homeserver.yaml']);
    expect(homeservers.length).toBeGreaterThan(0);
    for (const files of homeservers) expect((await checker.load(files)).serverName).toMatch(/example/);
  });
});
