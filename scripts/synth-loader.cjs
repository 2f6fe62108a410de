// Runs the bundle beside it from V8's code cache, as compiling takes longer than running. Copied to build/synth.js by synth.mjs, which also drops the cache with each
// new bundle: V8 itself notices another source by its length only.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { wrap } = require('node:module');
const { setFlagsFromString } = require('node:v8');
const { Script } = require('node:vm');

// Node's own parts come precompiled as long as no flag is changed: those that the program needs are loaded before.
require('node:child_process');
require('node:crypto');
// The optimizing compiler only pays for itself with far more work than a stack is: dozens of them still get it.
// Node 22 and later have another flag for that, and complain about this one.
if (process.versions.node.startsWith('20.')) setFlagsFromString('--interrupt-budget=1000000');

const filename = `${__dirname}/synth-bundle.js`;
const cache = `${__dirname}/synth-bundle.cache`;
const cachedData = existsSync(cache) ? readFileSync(cache) : undefined;
// The bundle is ASCII, which is read faster so.
const script = new Script(wrap(readFileSync(filename, 'latin1')), { filename, cachedData });
script.runInThisContext().call(exports, exports, require, module, filename, __dirname);
// Made after the run, it holds the functions that were needed.
if (cachedData === undefined || script.cachedDataRejected) writeFileSync(cache, script.createCachedData());
