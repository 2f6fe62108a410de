import { DatabaseSync } from './support/sqlite';
import { Caller, SLOT, post } from './support/rtc/caller';
import { claimsOf, now, signed } from './support/rtc/jwt';
import { Participant } from './support/rtc/participant';
import { renderRtc } from './support/rtc/rendered-rtc';
import { startRtc } from './support/rtc/rtc-server';
import type { RtcServer } from './support/rtc/rtc-server';

let rtc: RtcServer;
