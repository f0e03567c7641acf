'use client';

import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';

/** Copies `text`; says so in its own place for two seconds. */
export function CopyButton({ text, label = 'Copy', quiet = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => setCopied(await copyText(text));
  const word = copied ? 'Copied' : label;
  return (
    <Button
      look={quiet ? 'quiet' : 'plain'}
      size="small"
      icon={copied ? 'check' : 'copy'}
      label={quiet ? word : undefined}
      onClick={copy}
    >
      {quiet ? undefined : word}
    </Button>
  );
}

interface CopyButtonProps {
  text: string;
  label?: string;
  /** Only the icon. */
  quiet?: boolean;
}

/** The clipboard's own door is open only to secure pages; a page on a LAN by plain HTTP takes the old one. */
async function copyText(text: string): Promise<boolean> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
