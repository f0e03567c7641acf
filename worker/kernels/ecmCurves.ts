import { ecmCurves } from '../../lib/kernels/ecm/ecmCurves.ts';
import { decodeInteger, encodeInteger } from '../../lib/protocol/bigint.ts';
import type { Progress } from '../../lib/protocol/job.ts';
import type { Payload, Result } from '../../lib/protocol/kinds.ts';

/**
 * The kind `ecm.curves`: integers off the wire, the kernel, integers back.
 * @throws RangeError as the kernel does, e.g. for an n that is not composite and odd.
 */
export function runEcmCurves(
  payload: Payload<'ecm.curves'>,
  onProgress: (progress: Progress) => void,
): Result<'ecm.curves'> {
  const found = ecmCurves(
    {
      n: decodeInteger(payload.n),
      B1: payload.B1,
      ...(payload.B2 === undefined ? {} : { B2: payload.B2 }),
      firstSigma: decodeInteger(payload.firstSigma),
      count: payload.count,
    },
    (done) =>
      onProgress({
        fraction: done / payload.count,
        text: `${done} of ${payload.count} curves with B1 = ${payload.B1}`,
      }),
  );
  return {
    factor: found.factor === null ? null : encodeInteger(found.factor),
    sigma: found.sigma === null ? null : encodeInteger(found.sigma),
    curvesDone: found.curvesDone,
  };
}
