import type { Coordination } from '../../lib/distributed/coordination.ts';
import { DistributedFactor } from '../../lib/distributed/distributedFactor.ts';
import { drive } from '../../lib/distributed/driver.ts';
import { decodeInteger, encodeInteger } from '../../lib/protocol/bigint.ts';
import { DsageError } from '../../lib/protocol/errors.ts';
import type { Payload, Result } from '../../lib/protocol/kinds.ts';
import type { FactorPicture } from '../../lib/protocol/picture.ts';

/** Jobs that wait for a free slot, so that no worker has to wait for us. */
const RESERVE = 2;

/**
 * The kind `factor`: cuts the work into children, replays those of earlier attempts, and shows where it stands.
 *
 * @throws DsageError `FACTOR_REFUSED` for a number that is out of reach, `FACTOR_UNFINISHED` when the children fail
 */
export async function coordinateFactor(
  payload: Payload<'factor'>,
  coordination: Coordination<FactorPicture>,
): Promise<Result<'factor'>> {
  const { runner, now } = coordination;
  const show = (): void => coordination.show(factor.picture(now()));
  const factor = factorOf(payload, show);
  tellCapacity(factor, coordination);
  show();
  for await (const job of coordination.settled()) factor.replay([job]);
  show();
  const end = await drive(factor, runner, {
    concurrency: () => {
      const slots = tellCapacity(factor, coordination);
      return slots + Math.min(RESERVE, slots);
    },
    adopt: coordination.running,
    onSettled: show,
    onWork: coordination.computes,
  });
  show();
  if (end === 'done') return resultOf(factor);
  const problem = factor.failure ?? 'there is nothing left to try';
  throw new DsageError('FACTOR_UNFINISHED', { problem });
}

function factorOf(payload: Payload<'factor'>, onCombining: () => void): DistributedFactor {
  const { n, expression, ecm } = payload;
  try {
    return new DistributedFactor(decodeInteger(n), {
      ...(expression === undefined ? {} : { expression }),
      ...(ecm === undefined ? {} : { ecm }),
      secret: crypto.getRandomValues(new BigUint64Array(1))[0]!,
      onCombining,
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new DsageError('FACTOR_REFUSED', { problem: error.message }, error);
  }
}

function tellCapacity(
  factor: DistributedFactor,
  { capacity }: Coordination<FactorPicture>,
): number {
  const now = capacity();
  factor.setCapacity(now);
  return Math.max(1, now.slots);
}

function resultOf(factor: DistributedFactor): Result<'factor'> {
  const { unit, factors } = factor.factorization!;
  return {
    unit: unit === 1n ? 1 : -1,
    factors: factors.map(({ prime, exponent }) => ({
      prime: encodeInteger(prime),
      exponent,
      certificate: factor.certificate(prime) as Result<'factor'>['factors'][number]['certificate'],
    })),
  };
}
