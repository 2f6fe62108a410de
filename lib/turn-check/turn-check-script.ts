import { CERTIFICATE_SCRIPT } from './certificate-script';
import { CHECK_SCRIPT } from './check-script';
import { CLIENT_SCRIPT } from './client-script';
import { DATA_SCRIPT } from './data-script';
import { DIAGNOSIS_SCRIPT } from './diagnosis-script';
import { HOMESERVER_SCRIPT } from './homeserver-script';
import { REPORT_SCRIPT } from './report-script';
import { STUN_SCRIPT } from './stun-script';
import { WIRE_SCRIPT } from './wire-script';

/** The program that does with a TURN relay what a call does, in Python 3.8 or later with its standard library only: it runs in the Synapse image and on any laptop. */
export function turnCheckScript(): string {
  return [
    '"""Does with a TURN relay what a call does, and says what is wrong."""\n',
    STUN_SCRIPT,
    WIRE_SCRIPT,
    CLIENT_SCRIPT,
    DATA_SCRIPT,
    CERTIFICATE_SCRIPT,
    HOMESERVER_SCRIPT,
    DIAGNOSIS_SCRIPT,
    CHECK_SCRIPT,
    REPORT_SCRIPT,
  ].join('\n');
}
