import { listOf, oneOf, shapeOf, text } from '../shared/kinds';
import type { Shape } from '../shared/shape';

/** The matters for which a contact is there. */
export enum SupportRole {
  /** Every question about the server. */
  ADMIN = 'm.role.admin',
  /** Reports of security holes. */
  SECURITY = 'm.role.security',
}

/** A person or a group who answers for the server. It has an e-mail address, a Matrix ID or both. Everybody can read them. */
export interface SupportContact {
  /** The matters for which the contact is there. @default SupportRole.ADMIN */
  readonly role?: SupportRole;
  /** The e-mail address. @default - none */
  readonly emailAddress?: string;
  /** The Matrix ID, such as `@admin:example.org`. @default - none */
  readonly matrixId?: string;
}

/**
 * The people who answer for a server, at `/.well-known/matrix/support`. It has contacts, a page or both.
 *
 * @see https://spec.matrix.org/latest/client-server-api/#getwell-knownmatrixsupport
 */
export interface SupportOptions {
  /** The contacts. @default - none */
  readonly contacts?: SupportContact[];
  /** The URL of a page that helps the server's users. @default - none */
  readonly page?: string;
}

const CONTACT: Shape<SupportContact> = {
  role: oneOf(SupportRole, 'SupportRole'),
  emailAddress: text(),
  matrixId: text(),
};

export const SUPPORT: Shape<SupportOptions> = {
  contacts: listOf(shapeOf(CONTACT), "contacts, for example [{ matrixId: '@admin:example.org' }]"),
  page: text(),
};
