import { Cron, Duration, Size, SizeRoundingBehavior } from 'cdk8s';
import { checkCron } from './cron-checks';
import { checked, instanceOf } from './kinds';
import type { Kind } from './shape';

// An object with the prototype of a class isn't always usable: measuring it finds out.
export const size: Kind<Size> = checked(
  instanceOf(Size, 'Size.gibibytes(10)'),
  (_, __, value) => void value.toKibibytes({ rounding: SizeRoundingBehavior.NONE }),
);

export const duration: Kind<Duration> = checked(
  instanceOf(Duration, 'Duration.days(30)'),
  (_, __, value) => void value.toMilliseconds({ integral: false }),
);

export const cron: Kind<Cron> = checked(instanceOf(Cron, "Cron.schedule({ hour: '3', minute: '17' })"), checkCron);
