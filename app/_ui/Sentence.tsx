/** A sentence of the error table or the queue: what stands between backticks is something to type. */
export function Sentence({ text }: { text: string }) {
  return text.split('`').map((part, index) =>
    // Every second part was between backticks; the place is the identity.
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
}
