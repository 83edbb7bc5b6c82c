/** What a crawl may take; docs/configuration.md has the same under `crawl`. */
export interface CrawlOptions {
  /** Pages at most. */
  readonly pages: number;
  /** Requests a second; a site's own `Crawl-delay` may make it fewer. */
  readonly rate: number;
  /** Bytes of one page, unpacked. */
  readonly pageBytes: number;
  /** Bytes of all pages together. */
  readonly totalBytes: number;
  /** Seconds that a request may take, its body included. */
  readonly requestSeconds: number;
}

export const DEFAULT_CRAWL: CrawlOptions = {
  pages: 2000,
  rate: 4,
  pageBytes: 2_097_152,
  totalBytes: 209_715_200,
  requestSeconds: 30,
};

/** Waits that many milliseconds; a test's need not. */
export type Wait = (milliseconds: number) => Promise<void>;

/** A page as it was fetched. */
export interface CrawledPage {
  /** After redirects. */
  readonly url: string;
  readonly bytes: Buffer;
  /** The `Content-Type` header. */
  readonly type: string;
}
