/** 16 or 32 raw bytes. */
export type Bytes = Uint8Array
