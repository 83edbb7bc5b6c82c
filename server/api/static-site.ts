import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import express, { type NextFunction, type Request, type Response, Router } from 'express';

export interface StaticSiteOptions {
  /** The built demo site; undefined: `/` is not served. */
  readonly siteDir?: string | undefined;
  /** The built widget, one script; its words in other languages lie in `locales/` beside it. */
  readonly widgetFile?: string | undefined;
}

/** Visitors get a new widget within ten minutes; the old one bridges a day of trouble. */
const WIDGET_CACHE = 'public, max-age=600, stale-while-revalidate=86400, stale-if-error=86400';

/** The widget's scripts, which other sites load. */
export function widgetScripts(widgetFile: string | undefined): Router {
  const router = Router();
  router.get('/widget.js', (_request, response, next) => {
    if (widgetFile === undefined || !existsSync(widgetFile)) {
      response.status(404).type('text/plain').send('The widget is not built: npm run build.\n');
    } else {
      sendScript(response, widgetFile, next);
    }
  });
  router.get('/locales/:file', ({ params }, response, next) => {
    const file =
      widgetFile !== undefined && /^[a-z]+\.js$/.test(params.file)
        ? join(dirname(widgetFile), 'locales', params.file)
        : '';
    if (existsSync(file)) sendScript(response, file, next);
    else next();
  });
  return router;
}

/** The demo site at `/`, where there is one, and the answer to every other address. */
export function staticSite(siteDir: string | undefined): Router {
  const router = Router();
  if (siteDir !== undefined) {
    // Revalidated at each visit by its ETag: the pages are few and may change at any build.
    router.use(express.static(siteDir, { dotfiles: 'ignore', cacheControl: false }));
  }
  router.use((request: Request, response: Response, next: NextFunction) => {
    notFound(request, response, next, siteDir);
  });
  return router;
}

/** Scripts that pages of any site may load. */
function sendScript(response: Response, file: string, next: NextFunction): void {
  response.set({
    'Access-Control-Allow-Origin': '*',
    // A plain <script src> of another site is a no-cors request, which helmet's default bars.
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': WIDGET_CACHE,
    'Content-Type': 'text/javascript; charset=utf-8',
  });
  // The path is ours, so a dot folder in it (an install below ~/.local, say) is no secret.
  response.sendFile(file, { cacheControl: false, dotfiles: 'allow' }, (error) => {
    if (error !== undefined && !response.headersSent) next(error);
  });
}

function notFound(
  request: Request,
  response: Response,
  next: NextFunction,
  siteDir: string | undefined,
): void {
  response.status(404);
  const page = siteDir === undefined ? undefined : join(siteDir, '404.html');
  if (page !== undefined && existsSync(page) && request.accepts('html') === 'html') {
    response.sendFile(page, { dotfiles: 'allow' }, (error) => {
      if (error !== undefined && !response.headersSent) next(error);
    });
    return;
  }
  response.type('text/plain').send('There is no such page.\n');
}
