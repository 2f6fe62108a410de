/** Every namespace and link of the lab starts with this, so that what an earlier run left behind can be found. */
export const PREFIX = 'mxlab-';

export const INTERNET = `${PREFIX}internet`;
export const HOME = `${PREFIX}home`;
export const GUEST = `${PREFIX}guest`;
export const CLIENT = `${PREFIX}client`;
export const PEER = `${PREFIX}peer`;

/** The namespace in which the cluster's only node lives. */
export const NODE = process.env.E2E_NODE_NETNS ?? 'mxk8s';

/** Stands for the internet. Documentation and test networks can't, as the relay rightly refuses to relay there; these addresses never leave the machine. */
export const PUBLIC_NETWORK = '44.0.0.0/24';
export const HOME_ADDRESS = '44.0.0.2';
export const GUEST_ADDRESS = '44.0.0.3';
/** What the provider gives the home connection later on. */
export const NEW_HOME_ADDRESS = '44.0.0.4';
export const PEER_ADDRESS = '44.0.0.9';

/** The cluster's pods, as k3s numbers them. */
export const POD_NETWORK = '10.42.0.0/16';
