import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import express, { type NextFunction, type Request, type Response, Router } from 'express';

export interface StaticSiteOptions {
  /** The built demo site; undefined: `/` is not served. */
  readonly siteDir?: string | undefined;
  /**
   * The built widget, one script. Beside it lie what it loads when it needs it: `widget-http.js`, and
   * its words in other languages, in `locales/`.
   */
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
  const sendBeside = (path: string, response: Response, next: NextFunction): void => {
    const file = join(dirname(widgetFile ?? ''), path);
    if (widgetFile !== undefined && existsSync(file)) sendScript(response, file, next);
    else next();
  };
  router.get('/widget-http.js', (_request, response, next) => {
    sendBeside('widget-http.js', response, next);
  });
  router.get('/locales/:file', ({ params: { file } }, response, next) => {
    if (/^[a-z]+\.js$/.test(file)) sendBeside(join('locales', file), response, next);
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
