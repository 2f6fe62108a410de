// Is loaded before a program: all names of the domain `test` have the address EDGE for it.
import dns from 'node:dns';

const { lookup } = dns;
dns.lookup = (host, options, done) =>
  host.endsWith('.test') ? lookup(process.env.EDGE, options, done) : lookup(host, options, done);
