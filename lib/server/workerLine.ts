interface LineParts {
  /** Where workers connect: `https://host:port`. */
  origin: string;
  /** Fingerprint of the server's certificate, 64 hexadecimal digits. */
  certificate: string;
  /** One-time token by which the machine registers its own key; without it the machine must have joined before. */
  join?: string;
}

/** Where the server hands out the script that the line runs. */
export const startPath = '/worker/start';

/**
 * The line that starts a worker on a machine that has Node and nothing else.
 *
 * npx can fetch a package by https but not pin a self-signed certificate, and pinning later would be too late: the
 * fetched code runs by then. So the line carries the few statements that do it in the right order. They open TLS,
 * compare the certificate with the pinned one *before* anything is asked, and only then fetch and run the script
 * `worker/start.cjs`, which gets the matching worker the same way. Nothing in the line is worth stealing after its
 * first use.
 */
export function workerLine({ origin, certificate, join }: LineParts): string {
  const words = [`${origin}#sha256:${certificate}`];
  if (join !== undefined) words.push('--join', join);
  return `node -e "${fetchAndRun}" ${words.join(' ')}`;
}

/**
 * Held between double quotes, which sh, cmd and PowerShell all know; therefore no double quote, dollar, backtick,
 * backslash, exclamation mark or percent sign may be in it (a test looks).
 */
const fetchAndRun = [
  `const[u,...args]=process.argv.slice(1),at=new URL(u),pin=at.hash.slice(8),`,
  `die=w=>{console.error(w);process.exit(1)},`,
  `no=e=>die('No server answers at '+at.host+': '+e.message),`,
  `get=path=>new Promise(done=>{`,
  `const s=require('tls').connect({host:at.hostname.replace('[','').replace(']',''),`,
  `port:at.port||443,rejectUnauthorized:false},()=>{`,
  // Nothing is asked before the certificate is known to be the pinned one.
  `const c=s.getPeerX509Certificate().fingerprint256.split(':').join('').toLowerCase();`,
  `c==pin?require('https').get({createConnection:()=>s,host:at.host,path},m=>{const b=[];`,
  `m.on('data',d=>b.push(d)).on('end',()=>{const t=Buffer.concat(b);`,
  `m.statusCode==200?done(t):die(''+t)})}).on('error',no):`,
  `die('The server at '+at.host+' shows certificate '+c+', but '+pin+' is pinned. `,
  `Ask its owner for the right line.')}).on('error',no)});`,
  `get('${startPath}').then(t=>Function('get','die','at','args','require',t)`,
  `(get,die,at,args,require))`,
].join('');
