import { backup } from './steps/backup';
import { browser } from './steps/browser';
import { firstEvening } from './steps/first-evening';
import { isolation } from './steps/isolation';
import { movingIn } from './steps/moving-in';
import { rollout } from './steps/rollout';

describe('the first evening', firstEvening);
describe('what stays inside', isolation);
describe('changes and accidents', rollout);
describe('in a browser', browser);
describe('backup, restore and guards', backup);
describe('moving in from the Helm chart', movingIn);
