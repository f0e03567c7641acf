import { themes } from '../_ui/editor/theme.ts';

/** The part of Monaco's interface that lib/build/monaco.mjs puts into its bundle. */
export type Monaco = Pick<
  typeof import('monaco-editor/editor'),
  | 'editor'
  | 'KeyCode'
  | 'KeyMod'
  | 'languages'
  | 'MarkerSeverity'
  | 'Position'
  | 'Range'
  | 'Selection'
  | 'Uri'
>;

const folder = `/monaco/${MONACO_VERSION}`;
let loading: Promise<Monaco> | undefined;
let tries = 0;

/**
 * Monaco, loaded once per page from this server's own files (0.9 MB compressed).
 * @throws what the browser says when the files cannot be had; the next call tries again.
 */
export function loadMonaco(): Promise<Monaco> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Monaco> {
  Object.assign(globalThis, {
    MonacoEnvironment: { getWorker: () => new Worker(`${folder}/editor.worker.js`) },
  });
  // A module that failed to load stays failed under its URL.
  const retry = tries === 0 ? '' : `?try=${tries}`;
  tries += 1;
  const [monaco] = await Promise.all([
    import(
      /* webpackIgnore: true */ /* turbopackIgnore: true */ `${folder}/monaco.js${retry}`
    ) as Promise<Monaco>,
    loadStyles(`${folder}/monaco.css`),
  ]);
  monaco.editor.defineTheme('dsage-light', themes.light);
  monaco.editor.defineTheme('dsage-dark', themes.dark);
  followTheme((name) => monaco.editor.setTheme(name));
  return monaco;
}

function loadStyles(href: string): Promise<void> {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return new Promise((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${href} cannot be loaded`));
    };
    document.head.append(link);
  });
}

/** Monaco cannot read custom properties: it is told the theme now, and whenever system or reader change it. */
function followTheme(setTheme: (name: string) => void): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const chosen = document.documentElement.dataset['theme'];
    const dark = chosen === undefined ? system.matches : chosen === 'dark';
    setTheme(dark ? 'dsage-dark' : 'dsage-light');
  };
  system.addEventListener('change', apply);
  new MutationObserver(apply).observe(document.documentElement, {
    attributeFilter: ['data-theme'],
  });
  apply();
}
