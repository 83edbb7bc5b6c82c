// Made by `npx tsx scripts/build-wasm.ts` with assemblyscript@0.28.20 from scripts/wasm/dot-products.ts.
// Don't edit it: a test compares the source with the hash below. Text, because TypeScript copies no
// binaries to dist/, and because a module needs no file to be found at run time.

/** sha256 of the source that this was compiled from. */
export const DOT_PRODUCTS_SOURCE =
  'ea360c8a2bab1ad0d2ed027ce7ce1ea58868d7c1a5afecc6455cbc3aa0af993c';

/** The WebAssembly module of `dotProducts`, in base64 (424 bytes). */
export const DOT_PRODUCTS_WASM =
  'AGFzbQEAAAABCQFgBX9/f39/AAMCAQAFAwEAAQcYAgtkb3RQcm9kdWN0cwAABm1lbW9yeQIACu8CAewCAwZ/BHsBfSADQQJ0IQcgA0FwcUECdCEIA0AgAiAGSwRAIAggASAGIAdsaiIFaiEJIAUgB2ohCiAAIQP9DAAAAAAAAAAAAAAAAAAAAAAhC/0MAAAAAAAAAAAAAAAAAAAAACEM/QwAAAAAAAAAAAAAAAAAAAAAIQ39DAAAAAAAAAAAAAAAAAAAAAAhDgNAIAUgCUkEQCALIAX9AAQAIAP9AAQA/eYB/eQBIQsgDCAF/QAEECAD/QAEEP3mAf3kASEMIA0gBf0ABCAgA/0ABCD95gH95AEhDSAOIAX9AAQwIAP9AAQw/eYB/eQBIQ4gA0FAayEDIAVBQGshBQwBCwsgCyAM/eQBIA0gDv3kAf3kASIL/R8AIAv9HwGSIAv9HwIgC/0fA5KSIQ8DQCAFIApJBEAgDyAFKgIAIAMqAgCUkiEPIANBBGohAyAFQQRqIQUMAQsLIAQgBkECdGogDzgCACAGQQFqIQYMAQsLCw==';
