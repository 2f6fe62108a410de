/** The folder of Docker Hub, and of its mirrors, with the images that have no owner in their names. */
const OFFICIAL = 'library';

/** The name of the same image in another registry, which may have a path. Only the registry in the name is replaced. */
export function throughRegistry(image: string, registry: string): string {
  const [first, ...rest] = image.split('/');
  if (rest.length === 0) return `${registry}/${OFFICIAL}/${image}`;
  if (first === 'docker.io' && rest.length === 1) return `${registry}/${OFFICIAL}/${rest[0]}`;
  // Container runtimes use this rule to distinguish a registry from an owner on Docker Hub.
  const named = /[.:]/.test(first) || first === 'localhost';
  return `${registry}/${named ? rest.join('/') : image}`;
}
