/** Left-filled blocks of an eighth each. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` characters that is filled to `share`, 0 to 1, in steps of an eighth of a character. */
export function bar(share: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const whole = Math.floor(filled / 8);
  return `${'█'.repeat(whole)}${eighths[filled % 8]}`.padEnd(width, '░');
}
