/**
 * Who may import whom: the table of ARCHITECTURE.md, in the words of dependency-cruiser. Types count like
 * values. A room that is not in the list of its row is forbidden, so a new room must be written in here first.
 */

const rooms = {
  protocol: { imports: [] },
  kernels: { imports: [] },
  signing: { imports: ['protocol'] },
  notebook: { imports: ['protocol'] },
  jobs: { imports: ['protocol'] },
  distributed: { imports: ['protocol', 'kernels'] },
  client: { imports: ['protocol', 'signing', 'distributed'] },
  store: { imports: ['protocol', 'notebook', 'jobs'] },
  auth: { imports: ['protocol', 'signing', 'store'] },
  realtime: { imports: ['protocol', 'signing', 'notebook', 'jobs', 'auth'] },
  server: {
    imports: [
      ...['protocol', 'signing', 'notebook', 'jobs', 'store', 'auth', 'realtime'],
      ...['kernels', 'distributed', 'client'],
    ],
  },
  cli: { imports: ['client', 'signing', 'protocol', 'distributed', 'kernels', 'server'] },
  bench: { imports: ['protocol', 'signing', 'kernels', 'distributed', 'client'] },
};

/** A package, and the places that alone may use it. */
const packages = [
  {
    name: 'prisma',
    package: '^(@prisma/|libsql$|pg$)',
    only: '^(lib/store/|prisma/|next\\.config\\.js)',
  },
  { name: 'next-auth', package: '^next-auth', only: '^(lib/auth/|app/)' },
  { name: 'socket-server', package: '^(socket\\.io|engine\\.io)$', only: '^lib/realtime/' },
  {
    name: 'socket-client',
    package: '^socket\\.io-client$',
    only: '^(lib/client/|worker/|app/|lib/realtime/.*\\.test)',
  },
  {
    name: 'http',
    package: '^(node:)?https?$',
    only: '^(lib/server/|lib/build/|worker/|playwright/)',
  },
  {
    name: 'next',
    package: '^next($|/)',
    only: '^(lib/server/|lib/auth/|app/|next\\.config\\.js|next-env)',
  },
  { name: 'react', package: '^(react|react-dom|monaco-editor)($|/)', only: '^app/' },
  {
    name: 'processes',
    package: '^(node:)?child_process$',
    only: '^(worker/|lib/build/|lib/cli/|lib/bench/|playwright/)',
  },
  { name: 'evaluation', package: '^@micropython/', only: '^worker/' },
];

/** Tests may use what they need to stand a room up. */
const test = '(\\.test\\.tsx?|/testing[^/]*\\.ts|/testing/.*)$';

const roomRules = Object.entries(rooms).map(([room, { imports }]) => ({
  name: `room-${room}`,
  comment: `${room} may import: ${imports.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: `^lib/${room}/`, pathNot: test },
  to: {
    path: '^(lib|app|worker|playwright)/',
    pathNot: `^lib/(${[room, ...imports].join('|')})/`,
  },
}));

const workerRule = {
  name: 'room-worker',
  comment: 'worker may import: protocol, signing, kernels, distributed, client',
  severity: 'error',
  from: { path: '^worker/', pathNot: test },
  to: {
    path: '^(lib|app|playwright)/',
    pathNot: '^lib/(protocol|signing|kernels|distributed|client)/',
  },
};

const appRules = [
  {
    name: 'room-app',
    comment:
      'pages and routes may import: protocol, signing, notebook, auth, and of server only services, route, page',
    severity: 'error',
    from: { path: '^app/', pathNot: test },
    to: {
      path: '^(lib|worker|playwright)/',
      pathNot: '^lib/((protocol|signing|notebook|auth)/|server/(services|route|page)\\.ts$)',
    },
  },
  {
    name: 'room-app-browser',
    comment: 'what runs in the browser may import: protocol, signing, notebook',
    severity: 'error',
    from: { path: '^app/_(ui|live)/', pathNot: test },
    to: { path: '^lib/', pathNot: '^lib/(protocol|signing|notebook)/' },
  },
  {
    name: 'command-line-server',
    comment: 'the command line may use of server only what starts and sets up',
    severity: 'error',
    from: { path: '^lib/cli/', pathNot: test },
    to: { path: '^lib/server/', pathNot: '^lib/server/(config|home|start)' },
  },
];

const packageRules = packages.map(({ name, package: pattern, only }) => ({
  name: `package-${name}`,
  comment: `only ${only} may use it`,
  severity: 'error',
  from: { path: '^(lib|app|worker|prisma)/', pathNot: [only, test] },
  to: { path: [pattern, pattern.replace(/^\^/, 'node_modules/')] },
}));

module.exports = {
  forbidden: [
    ...roomRules,
    workerRule,
    ...appRules,
    ...packageRules,
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one idea, or a third one is missing',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, path: '^\\.', pathNot: 'generated/|/dist/|/\\.next/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: '(^|/)node_modules/' },
    exclude: { path: '(^|/)(\\.next|dist|generated|public)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
