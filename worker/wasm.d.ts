/** The bundler embeds these files: see build.mjs. */
declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}
