/** A sentence of the server, in which commands stand between backticks. */
export function Sentence({ text }: { text: string }) {
  return text.split('`').map((piece, index) =>
    // Pieces have no identity but their place.
    index % 2 === 1 ? <code key={index}>{piece}</code> : piece,
  );
}
