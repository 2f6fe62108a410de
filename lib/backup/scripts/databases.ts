import { POSTGRES } from './postgres';
import { SQLITE } from './sqlite';

/** What backup and restore know of each kind of database, as functions of the same names. */
export const DATABASES = { sqlite: SQLITE, postgres: POSTGRES } as const;
