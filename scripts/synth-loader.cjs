// Runs the bundle in the same folder from V8's code cache, as compiling takes longer than running. synth.mjs copies this file to build/synth.js, and deletes the
// cache with each new bundle: V8 detects a changed source only by its length.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

// Node's own modules are precompiled until a flag is changed, so the modules that the program needs are loaded before that.
require('node:child_process');
require('node:crypto');
// The optimizing compiler costs more time than it saves for a single stack. An app with dozens of stacks still reaches the limit and gets it.
// Node 22 and later have another flag for that, and print a warning about this one.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');

const filename = `${__dirname}/synth-bundle.js`;
const cache = `${__dirname}/synth-bundle.cache`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
// The bundle is ASCII, which is read faster so.
const script = new Script(wrap(readFileSync(filename, 'latin1')), { filename, cachedData });
script.runInThisContext().call(exports, exports, require, module, filename, __dirname);
// The cache is made after the run, so it contains the functions that the run compiled.
if (cachedData === undefined || script.cachedDataRejected) {
  try {
    writeFileSync(cache, script.createCachedData());
  } catch {
    // The next run is slower, and makes it again.
  }
}
