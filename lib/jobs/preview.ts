import type { SubmitRequest } from '../protocol/job.ts';

const maxPreviewCharacters = 200;

/** A job in one line of at most 200 characters: the first line of its code, or its payload in words. */
export function preview(request: SubmitRequest): string {
  switch (request.kind) {
    case 'evaluate':
      return shorten(firstLine(request.payload.code));
    case 'ecm.curves': {
      const { n, B1, count } = request.payload;
      return `ECM: ${count} ${count === 1 ? 'curve' : 'curves'}, B1 = ${B1}, on ${sized(n)}`;
    }
    case 'siqs.sieve': {
      const { plan, firstSeed, count } = request.payload;
      const seeds =
        count === 1 ? `seed ${firstSeed}` : `seeds ${firstSeed} to ${firstSeed + count - 1}`;
      return `Sieve: ${seeds}, for ${sized(String(plan['n'] ?? ''))}`;
    }
    case 'prove.prime':
      return `Proof that ${sized(request.payload.n)} is prime`;
    case 'nfs.factor':
      return `Number field sieve: ${sized(request.payload.n)}`;
    case 'factor': {
      const { n, expression } = request.payload;
      return shorten(`Factor ${expression ?? n}`);
    }
  }
}

function sized(n: string): string {
  return `a number of ${n.replace('-', '').length} digits`;
}

function firstLine(code: string): string {
  return /\S[^\r\n]*/.exec(code)?.[0].trimEnd() ?? '';
}

/** Cuts between characters, never within one. */
function shorten(line: string): string {
  if (line.length <= maxPreviewCharacters) return line;
  const cut = line.slice(0, maxPreviewCharacters - 1).replace(/[\uD800-\uDBFF]$/, '');
  return `${cut}…`;
}
