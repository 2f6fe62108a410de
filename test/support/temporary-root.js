const { chmodSync, mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** One folder for all that a run makes below `tmpdir()`, in its children too, gone with the run; `KEEP_TMP=1` leaves it. */
module.exports = () => {
  // Short, as a socket's path may have 107 characters only.
  const root = mkdtempSync(join(tmpdir(), 'cdk8s-'));
  // Some programs run as another user.
  chmodSync(root, 0o755);
  process.env.TMPDIR = root;
  process.on('exit', () => {
    if (process.env.KEEP_TMP) console.log(`kept: ${root}`);
    else rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
};
