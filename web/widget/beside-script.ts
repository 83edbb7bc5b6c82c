let failures = 0;

/**
 * What a module that lies beside the script exports, loaded when it is needed.
 * @param scriptUrl of the script
 * @throws when it can't be had; a failure is not remembered
 */
export async function loadBeside<T>(path: string, scriptUrl: string): Promise<T> {
  // Some browsers remember that an address failed; this one is new to them.
  const again = failures > 0 ? `?${failures}` : '';
  try {
    return (await import(/* @vite-ignore */ new URL(path + again, scriptUrl).href)).default;
  } catch (error) {
    failures++;
    throw error;
  }
}
