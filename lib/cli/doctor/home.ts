import { X509Certificate } from 'node:crypto';
import { access, constants, readFile, stat } from 'node:fs/promises';
import type { HomePaths } from '../../client/home.ts';
import { belongTogether } from '../../server/home/certificate.ts';
import { fingerprint, parsePrivateFile, parsePublicLine } from '../../signing/openssh.ts';
import { type Finding, fine, problem } from './check.ts';

const setUp = 'Run `npx dsage setup`.';
const dayMs = 86_400_000;

/** Whether the home is there and can be written. */
export async function checkHome({ folder }: HomePaths): Promise<Finding> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return fine('home', folder);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return problem('home', `${folder} is not there`, setUp);
    return problem('home', message, 'Make it writable, or set DSAGE_HOME to another folder.');
  }
}

/** Whether nobody else can read what is private. */
export async function checkPermissions(paths: HomePaths): Promise<Finding> {
  const open: string[] = [];
  for (const path of [paths.folder, paths.privateKey, paths.certificateKey, paths.sessionSecret]) {
    const mode = await stat(path).then(
      (found) => found.mode,
      () => 0,
    );
    if ((mode & 0o077) !== 0) open.push(path);
  }
  if (open.length === 0) return fine('permissions', 'only yours');
  return problem('permissions', `others may read ${open.join(', ')}`, setUp);
}

/** Whether the two halves of the user's key are there and fit. */
export async function checkKeys(paths: HomePaths): Promise<Finding> {
  try {
    const secret = await parsePrivateFile(await readFile(paths.privateKey, 'utf8'));
    const open = parsePublicLine(await readFile(paths.publicKey, 'utf8'));
    const name = await fingerprint(open.publicKey);
    if (name === (await fingerprint(secret.publicKey))) return fine('keys', name);
    return problem('keys', 'dsage_key and dsage_key.pub do not fit', 'Bring back the right one.');
  } catch (error) {
    return problem('keys', (error as Error).message, setUp);
  }
}

/** Whether the certificate fits its key and is valid today. */
export async function checkCertificate(paths: HomePaths): Promise<Finding> {
  const name = 'certificate';
  try {
    const pem = await readFile(paths.certificate, 'utf8');
    if (!belongTogether(pem, await readFile(paths.certificateKey, 'utf8')))
      return problem(name, 'pubcert.pem and cacert.pem do not fit', 'Bring back the right one.');
    const { validFrom, validTo } = new X509Certificate(pem);
    const daysLeft = Math.floor((Date.parse(validTo) - Date.now()) / dayMs);
    const renew =
      'Move pubcert.pem away and run `npx dsage setup`; workers need the new line then.';
    if (Date.parse(validFrom) > Date.now() || daysLeft < 30)
      return problem(name, `valid from ${validFrom} to ${validTo}`, renew);
    return fine(name, `valid for ${daysLeft} days`);
  } catch (error) {
    return problem(name, (error as Error).message, setUp);
  }
}
