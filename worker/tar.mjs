const blockBytes = 512;

/** A ustar archive (POSIX.1-1988) of regular files, without times or owners: same files, same bytes. */
export function tar(files) {
  const blocks = [];
  for (const { name, content, mode = 0o644 } of files) {
    blocks.push(header({ name, size: content.length, mode }), content);
    blocks.push(Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes));
  }
  return Buffer.concat([...blocks, Buffer.alloc(2 * blockBytes)]);
}

function header({ name, size, mode }) {
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0);
  block.write(octal(mode, 7), 100);
  block.write(octal(0, 7), 108);
  block.write(octal(0, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(0, 11), 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\0 `, 148);
  return block;
}

function octal(value, digits) {
  return value.toString(8).padStart(digits, '0');
}
