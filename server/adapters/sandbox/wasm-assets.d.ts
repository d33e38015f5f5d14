/** Bundled into the child as bytes (esbuild's `binary` loader), so that the child needs to read one file only. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
declare module '*.so' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
