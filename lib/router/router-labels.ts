import { selectorLabels } from '../shared/labels';

/** The labels by which selectors find the router's pods. */
export const ROUTER_LABELS = selectorLabels('haproxy', 'synapse-router', 'router');
