import type { WorkerBundle } from './workerBundle.ts';

interface LineParts {
  /** Where workers connect: `https://host:port`. */
  origin: string;
  /** Fingerprint of the server's certificate, 64 hexadecimal digits. */
  certificate: string;
  bundle: Pick<WorkerBundle, 'path' | 'sha256'>;
  /** One-time token by which the machine registers its own key; without it the machine must have joined before. */
  join?: string;
}

/**
 * The line that starts a worker on a machine that has Node and nothing else.
 *
 * npx can fetch a package by https but not pin a self-signed certificate, and pinning later would be too late: the
 * fetched code runs by then. So the line carries the few statements that do it in the right order. They open TLS,
 * compare the certificate with the pinned one *before* anything is asked, fetch the worker, compare its SHA-256
 * with the one in the line, and only then run it. Nothing in the line is worth stealing after its first use.
 */
export function workerLine({ origin, certificate, bundle, join }: LineParts): string {
  const words = [`${origin}${bundle.path}#sha256:${certificate}`, bundle.sha256];
  if (join !== undefined) words.push('--join', join);
  return `node -e "${fetchAndRun}" ${words.join(' ')}`;
}

/**
 * Held between double quotes, which sh, cmd and PowerShell all know; therefore no double quote, dollar, backtick,
 * backslash, exclamation mark or percent sign may be in it (a test looks).
 */
const fetchAndRun = [
  `const [at,sum,...rest]=process.argv.slice(1),u=new URL(at),pin=u.hash.slice(8)`,
  `,fs=require('fs'),p=require('path'),hash=require('crypto').createHash('sha256')`,
  `,stop=why=>{console.error(why);process.exit(1)};`,
  // TLS first, and nothing is sent before the certificate is known to be the pinned one.
  `const s=require('tls').connect({host:u.hostname.replace('[','').replace(']',''),`,
  `port:u.port||443,rejectUnauthorized:false},()=>{`,
  `const found=s.getPeerX509Certificate().fingerprint256.split(':').join('').toLowerCase();`,
  `found==pin?fetch():stop('The server at '+u.host+' shows certificate '+found+', but '+pin+`,
  `' is pinned. Ask the owner of the server for the right line before you go on.')});`,
  `s.on('error',e=>stop('No server answers at '+u.host+' ('+e.message+`,
  `'). Start it with npm start, or check host and port.'));`,
  `function fetch(){require('https').get({createConnection:()=>s,host:u.host,path:u.pathname},`,
  `a=>{const b=[];a.on('data',c=>b.push(c)).on('end',()=>run(Buffer.concat(b)))})`,
  `.on('error',()=>{})}`,
  // Written beside its place and renamed, so that two lines at once cannot run half a file.
  `function run(code){hash.update(code).digest('hex')==sum||stop('The server has another worker `,
  `than this line names. Print a new line there with npx dsage status.');`,
  `const dir=p.join(process.env.DSAGE_HOME||p.join(require('os').homedir(),'.dsage'),'worker',`,
  `sum.slice(0,8)),file=p.join(dir,'dsage-worker.mjs');`,
  `fs.mkdirSync(dir,{recursive:true,mode:448});fs.writeFileSync(file+process.pid,code);`,
  `fs.renameSync(file+process.pid,file);`,
  // The pipe tells the worker when this process is gone. An interrupt reaches both by the terminal itself.
  `const w=require('child_process').spawn(process.execPath,[file,'--server',u.origin+`,
  `'#sha256:'+pin,'--parent-fd','3',...rest],{stdio:['inherit','inherit','inherit','pipe']});`,
  `process.on('SIGINT',()=>{}).on('SIGTERM',()=>w.kill());`,
  `w.on('exit',(code,signal)=>process.exit(signal?1:code))}`,
].join('');
