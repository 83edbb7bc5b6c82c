import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type { Logger } from 'pino';

export interface LogOptions {
  readonly level: LevelWithSilent;
  /** Lines for people rather than JSON; default: when standard error is a terminal. */
  readonly pretty?: boolean | undefined;
}

/**
 * The process' logger. It writes to standard error, so that standard output stays free for
 * results, and synchronously, so that the last line before an exit is not lost.
 */
export function createLogger(options: LogOptions, destination?: DestinationStream): Logger {
  const pretty = options.pretty ?? (destination === undefined && process.stderr.isTTY === true);
  const output = destination ?? pino.destination({ dest: 2, sync: true });
  return pino(
    { level: options.level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
    // As a stream in this process rather than a worker thread's transport: simpler to end.
    pretty ? prettyStream(output) : output,
  );
}

function prettyStream(output: DestinationStream): DestinationStream {
  const format = PinoPretty.prettyFactory({
    colorize: process.stderr.isTTY === true,
    translateTime: 'SYS:HH:MM:ss',
  });
  return { write: (line) => output.write(format(line)) };
}
