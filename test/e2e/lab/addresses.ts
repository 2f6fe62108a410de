/** The prefix of every namespace and link of the lab. By it the remains of an earlier run are found. */
export const PREFIX = 'mxlab-';

export const INTERNET = `${PREFIX}internet`;
export const HOME = `${PREFIX}home`;
export const GUEST = `${PREFIX}guest`;
export const CLIENT = `${PREFIX}client`;
export const PEER = `${PREFIX}peer`;
export const HOTEL = `${PREFIX}hotel`;
export const TRAVELLER = `${PREFIX}traveller`;
export const OFFICE = `${PREFIX}office`;
export const CLERK = `${PREFIX}clerk`;

/** The namespace in which the cluster's only node lives. */
export const NODE = process.env.E2E_NODE_NETNS ?? 'mxk8s';

/** The network that stands for the internet. The relay refuses documentation and test networks, so it isn't one of those. These addresses never leave the machine. */
export const PUBLIC_NETWORK = '44.0.0.0/24';
export const HOME_ADDRESS = '44.0.0.2';
export const GUEST_ADDRESS = '44.0.0.3';
/** The second address that the provider gives to the home connection. */
export const NEW_HOME_ADDRESS = '44.0.0.4';
export const PEER_ADDRESS = '44.0.0.9';
export const HOTEL_ADDRESS = '44.0.0.5';
/** The router of a network whose firewall lets nothing out but TCP to port 443. */
export const OFFICE_ADDRESS = '44.0.0.6';

/** The network of the cluster's pods, k3s's default. */
export const POD_NETWORK = '10.42.0.0/16';
