import helmet from 'helmet';

/**
 * Headers for everything that is served. The pages run only what this server serves, inline
 * scripts and styles included in the ban; no page may frame them.
 */
export function securityHeaders(): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'connect-src': ["'self'"],
        'img-src': ["'self'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      },
    },
    // TLS ends at a proxy, which alone knows whether this header holds for the host.
    strictTransportSecurity: false,
  });
}
