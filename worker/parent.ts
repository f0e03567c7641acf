import { Socket } from 'node:net';
import { serverUrl } from '../lib/client/credentials.ts';

/** Who started this worker, as far as the pipe tells that it holds. */
export interface Parent {
  /** Where the server is, the first line that the parent writes; for ever pending when it writes none. */
  readonly server: Promise<string>;
}

/** More than any address, in characters; what follows is not kept. */
const maxLine = 1_000;

/**
 * Follows the parent's pipe; without a descriptor there is no parent. `gone` is called when the pipe closes: the
 * parent has ended, however, and the worker has no purpose.
 */
export function followParent(descriptor: number | null, gone: () => void): Parent {
  if (descriptor === null) return { server: new Promise(() => undefined) };
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false });
  const server = firstLine(pipe).then(serverUrl);
  // Not everybody who has a parent asks it.
  server.catch(() => undefined);
  pipe.on('error', gone).on('close', gone).unref();
  return { server };
}

function firstLine(pipe: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      text = (text + chunk).slice(0, maxLine);
      const [line = '', ...rest] = text.split('\n');
      if (rest.length > 0) resolve(line);
    });
  });
}
