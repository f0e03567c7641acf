import type { editor } from 'monaco-editor/editor';

/** The code colours of tokens.css in the form that Monaco takes. */
interface Palette {
  ink: string;
  keyword: string;
  string: string;
  number: string;
  call: string;
  comment: string;
  selection: string;
  raised: string;
  line: string;
  accent: string;
}

const light: Palette = {
  ink: '1d2226',
  keyword: '8338a8',
  string: '2f6f2f',
  number: 'a4470b',
  call: '1f5fae',
  comment: '757d83',
  selection: 'cfe6dc',
  raised: 'ffffff',
  line: 'e4e5df',
  accent: '21705a',
};

const dark: Palette = {
  ink: 'e7eaec',
  keyword: 'd2a1ec',
  string: '9fd08f',
  number: 'f0ab78',
  call: '86b8f5',
  comment: '838e96',
  selection: '2c5446',
  raised: '23282d',
  line: '2c3238',
  accent: '7fcbb1',
};

/** Both themes; their background is clear, so that an editor takes the ground it stands on. */
export const themes = {
  light: themeOf('vs', light),
  dark: themeOf('vs-dark', dark),
} as const;

function themeOf(base: 'vs' | 'vs-dark', palette: Palette): editor.IStandaloneThemeData {
  const { ink, keyword, string, number, call, comment, selection, raised, line, accent } = palette;
  return {
    base,
    inherit: true,
    rules: [
      { token: '', foreground: ink },
      { token: 'keyword', foreground: keyword },
      { token: 'string', foreground: string },
      // Monaco's Python calls the quotes so.
      { token: 'string.escape', foreground: string },
      { token: 'number', foreground: number },
      { token: 'function', foreground: call },
      { token: 'comment', foreground: comment, fontStyle: 'italic' },
      { token: 'delimiter', foreground: ink },
      { token: 'delimiter.parenthesis', foreground: ink },
      { token: 'delimiter.square', foreground: ink },
      { token: 'delimiter.curly', foreground: ink },
      { token: 'strong', fontStyle: 'bold' },
      { token: 'emphasis', fontStyle: 'italic' },
    ],
    colors: {
      'editor.background': '#00000000',
      'editor.foreground': `#${ink}`,
      'editorCursor.foreground': `#${accent}`,
      'editor.selectionBackground': `#${selection}`,
      'editor.lineHighlightBackground': '#00000000',
      'editor.lineHighlightBorder': '#00000000',
      'editorWidget.background': `#${raised}`,
      'editorWidget.border': `#${line}`,
      'editorSuggestWidget.background': `#${raised}`,
      'editorSuggestWidget.border': `#${line}`,
      'editorHoverWidget.background': `#${raised}`,
      'editorHoverWidget.border': `#${line}`,
      'menu.background': `#${raised}`,
      'menu.foreground': `#${ink}`,
      focusBorder: '#00000000',
    },
  };
}
