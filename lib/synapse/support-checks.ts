import { checkEmail, checkUrl } from '../shared/checks';
import type { Findings } from '../shared/findings';
import type { SupportContact, SupportOptions } from './support-options';

/** Finds what is wrong with the contacts of a server. */
export function checkSupport(findings: Findings, prop: string, { contacts, page }: SupportOptions): void {
  if (page !== undefined) checkUrl(findings, `${prop}.page`, page);
  if (contacts?.length === 0 || (contacts === undefined && page === undefined)) {
    findings.add(contacts ? `${prop}.contacts` : prop, 'has nobody: name a contact or a page, or leave it out');
  }
  contacts?.forEach((contact, index) => checkContact(findings, `${prop}.contacts[${index}]`, contact));
}

function checkContact(findings: Findings, prop: string, { emailAddress, matrixId }: SupportContact): void {
  if (emailAddress === undefined && matrixId === undefined) {
    findings.add(prop, 'must have an emailAddress, a matrixId or both');
  }
  if (emailAddress !== undefined) checkEmail(findings, `${prop}.emailAddress`, emailAddress);
  if (matrixId !== undefined && !(matrixId.length <= 255 && /^@[^\s:]+:\S+$/.test(matrixId))) {
    findings.add(`${prop}.matrixId`, 'must be a Matrix ID, for example "@admin:example.org"', matrixId);
  }
}
