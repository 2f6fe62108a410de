import { isUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import { SupportRole } from './support-options';
import type { SupportContact, SupportOptions } from './support-options';

/** Finds what is wrong with the contacts of a server. A caller in JavaScript can pass a value of any type. */
export function checkSupport(findings: Findings, prop: string, support: SupportOptions): void {
  if (!isObject(support)) {
    findings.add(prop, 'must be an object with contacts, a page or both', support);
    return;
  }
  const { contacts, page } = support;
  if (page !== undefined && !isUrl(page)) {
    findings.add(`${prop}.page`, 'must be a URL that starts with https:// or http://', page);
  }
  if (contacts !== undefined && !Array.isArray(contacts)) {
    findings.add(`${prop}.contacts`, 'must be a list of contacts', contacts);
  } else if (contacts?.length === 0 || (contacts === undefined && page === undefined)) {
    findings.add(contacts ? `${prop}.contacts` : prop, 'has nobody: name a contact or a page, or leave it out');
  } else {
    contacts?.forEach((contact, index) => checkContact(findings, `${prop}.contacts[${index}]`, contact));
  }
}

function checkContact(findings: Findings, prop: string, contact: SupportContact): void {
  if (!isObject(contact)) {
    findings.add(prop, 'must be an object with an emailAddress, a matrixId or both', contact);
    return;
  }
  const { role, emailAddress, matrixId } = contact;
  if (role !== undefined && !Object.values(SupportRole).includes(role)) {
    findings.add(`${prop}.role`, 'must be a SupportRole, for example SupportRole.ADMIN', role);
  }
  if (emailAddress === undefined && matrixId === undefined) {
    findings.add(prop, 'must have an emailAddress, a matrixId or both');
  }
  if (emailAddress !== undefined && !matches(/^[^\s@]+@[^\s@]+$/, emailAddress)) {
    findings.add(`${prop}.emailAddress`, 'must be an e-mail address, for example "admin@example.org"', emailAddress);
  }
  if (matrixId !== undefined && !matches(/^@[^\s:]+:[^\s]+$/, matrixId)) {
    findings.add(`${prop}.matrixId`, 'must be a Matrix ID, for example "@admin:example.org"', matrixId);
  }
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && value.length <= 255 && pattern.test(value);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
