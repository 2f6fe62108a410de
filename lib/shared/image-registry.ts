/** Docker Hub's images without an owner are in this folder of it, in its mirrors too. */
const OFFICIAL = 'library';

/** The same image in another registry, which may have a path: the registry in its name is replaced, the rest stays. */
export function throughRegistry(image: string, registry: string): string {
  const [first, ...rest] = image.split('/');
  if (rest.length === 0) return `${registry}/${OFFICIAL}/${image}`;
  if (first === 'docker.io' && rest.length === 1) return `${registry}/${OFFICIAL}/${rest[0]}`;
  // By this rule container runtimes tell a registry from an owner on Docker Hub.
  const named = /[.:]/.test(first) || first === 'localhost';
  return `${registry}/${named ? rest.join('/') : image}`;
}
