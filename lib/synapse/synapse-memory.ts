import { Size } from 'cdk8s';

/** The memory limit of Synapse's main container unless the user gives other resources. */
export const MEMORY_LIMIT = Size.mebibytes(1536);
