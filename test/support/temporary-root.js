const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Makes one folder for all temporary files of a run and its child processes, and removes it at the end. `KEEP_TMP=1` keeps it. */
module.exports = () => {
  // The path is short, because the path of a socket may have at most 107 characters.
  const root = mkdtempSync(join(tmpdir(), 'cdk8s-'));
  // Some programs run as another user, who must be able to enter the folder.
  chmodSync(root, 0o755);
  process.env.TMPDIR = root;
  process.on('exit', () => {
    if (process.env.KEEP_TMP) console.log(`kept: ${root}`);
    else rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
};
