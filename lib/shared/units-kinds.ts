import { Cron, Duration, Size } from 'cdk8s';
import { instanceOf } from './kinds';
import type { Kind } from './shape';

export const size: Kind<Size> = instanceOf(Size, 'Size.gibibytes(10)');

export const duration: Kind<Duration> = instanceOf(Duration, 'Duration.days(30)');

export const cron: Kind<Cron> = instanceOf(Cron, "Cron.schedule({ hour: '3', minute: '17' })");
