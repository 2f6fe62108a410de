// Names of Node.js that the libraries use in browsers too.
export { Buffer } from 'buffer';
export const process = { env: { NODE_ENV: 'production' } };
