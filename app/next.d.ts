/// <reference types="next" />
/// <reference types="next/image-types/global" />

/** The folder of Monaco's files below /monaco, put in by next.config.js. */
declare const MONACO_VERSION: string;
