import type { MimeBundle } from '../../../lib/protocol/outputs.ts';
import { CopyButton } from '../CopyButton.tsx';
import { Markdown } from '../Markdown.tsx';
import { Tex } from '../Tex.tsx';
import styles from './Output.module.css';

/** TeX longer than this is shown as text: typesetting a number of 10,000 digits helps nobody. */
const maxTexCharacters = 2000;

/** The value of the last expression, in the richest form that is safe to show; HTML never is. */
export function ValueOutput({ bundle }: { bundle: MimeBundle }) {
  const plain = bundle['text/plain'] ?? '';
  return (
    <div className={styles.value}>
      <div className={styles.form}>
        <Form bundle={bundle} plain={plain} />
      </div>
      <span className={styles.copy}>
        <CopyButton text={plain} quiet label="Copy the value" />
      </span>
    </div>
  );
}

function Form({ bundle, plain }: { bundle: MimeBundle; plain: string }) {
  const image = imageUrl(bundle);
  if (image) return <img className={styles.image} src={image} alt={plain} />;
  const markdown = bundle['text/markdown'];
  if (markdown !== undefined) return <Markdown source={markdown} />;
  const tex = bundle['text/latex'];
  if (tex !== undefined && tex.length <= maxTexCharacters)
    return <Tex source={tex} fallback={plain} />;
  return <pre className={styles.text}>{plain}</pre>;
}

/** As the source of an image even SVG cannot run scripts. */
function imageUrl(bundle: MimeBundle): string | null {
  const svg = bundle['image/svg+xml'];
  if (svg !== undefined) return `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`;
  for (const type of ['image/png', 'image/jpeg']) {
    const data = bundle[type]?.replace(/\s/g, '');
    if (data && /^[A-Za-z0-9+/]+=*$/.test(data)) return `data:${type};base64,${data}`;
  }
  return null;
}
