/**
 * Words of courtesy round a question, which say nothing about what is asked and yet pull its
 * vector: "hey, pls, how do I ... thanks in advance". English only; a closed list, matched whole
 * and only at the ends, so that a question about greetings keeps its words.
 */
const OPENINGS = phrases(`
  ok, okay, so, well, um, uh, alright, sorry, excuse me, pardon me, please, pls, plz,
  please help, pls help, plz help, help please, need help, i need help, urgent,
  newbie here, noob here, noob question, newbie question, beginner here, beginner question,
  quick question, quick one, a quick question, just a quick question, one question,
  i have a question, i've got a question, got a question, stupid question, dumb question,
  silly question, maybe a stupid question, sorry for the stupid question, sorry if this is obvious,
  sorry to bother you, sorry to bother, i was wondering, i am wondering, i'm wondering,
  just wondering, i wonder, wondering, i would like to know, i'd like to know, i want to know,
  i wanted to ask, i want to ask, i would like to ask, may i ask, can i ask, let me ask,
  can you tell me, could you tell me, can you please tell me, could you please tell me,
  please tell me, pls tell me, tell me, can anyone tell me, can someone tell me,
  could someone tell me, can you explain, could you explain, please explain, do you know,
  does anyone know, does anybody know, does someone know, anyone know, anybody know, any idea,
  any ideas, hope you are well, hope you're doing well, hope all is well,
  ${withAddressees('hi, hey, hello, hiya, howdy, greetings, dear, yo, good morning, good afternoon, good evening')}
`);
const CLOSINGS = phrases(`
  thanks, thank you, thank u, thx, thnx, tnx, ty, tyvm, tia, cheers, kind regards, best regards,
  regards, best, many thanks, thanks a lot, thanks so much, thanks a bunch, thanks a million,
  thank you so much, thank you very much, thank you all, thanks all, thanks everyone, in advance,
  thanks in advance, thank you in advance, thx in advance, many thanks in advance, please, pls, plz,
  please help, pls help, plz help, please help me, help, help me, help please, help pls, need help,
  any help, any help is appreciated, any help appreciated, any help would be appreciated,
  any help would be great, much appreciated, appreciated, appreciate it, i appreciate it,
  appreciate any help, any idea, any ideas, any hint, any hints, anyone, anybody, urgent, asap,
  much obliged, bye, have a nice day, have a great day, guys, folks, mate, lol, haha, hehe
`);

/** Marks, spaces and emoji between filler and question. */
const GAP_AFTER = /^(?:[\s,.;:!?…–—~*'"()\p{Extended_Pictographic}-]|\u{FE0F})+/u;
const GAP_BEFORE = /(?:[\s,.;:!…–—~*'"(\p{Extended_Pictographic}-]|\u{FE0F})+$/u;

/**
 * The question without courtesies at its ends. What would be nothing but courtesies stays whole.
 *
 * @param text normalised
 */
export function withoutFiller(text: string): string {
  let kept = text;
  for (let before = ''; before !== kept; ) {
    before = kept;
    kept = withoutOpening(withoutClosing(kept));
  }
  return /[\p{L}\p{N}]/u.test(kept) ? kept : text;
}

function withoutOpening(text: string): string {
  const match = OPENINGS.start.exec(text);
  if (match === null) return text;
  const rest = text.slice(match[0].length);
  // "there is ...", "help the ...": an opening is followed by a pause or by a question.
  const pause = GAP_AFTER.exec(rest)?.[0] ?? '';
  const opens =
    /[^\s]/.test(pause) ||
    ALWAYS_FILLER.test(match[0]) ||
    ASKING.test(rest.trim()) ||
    OPENINGS.start.test(rest.trim());
  return rest === '' || opens ? rest.replace(GAP_AFTER, '') : text;
}

function withoutClosing(text: string): string {
  const bare = text.replace(/(?:[\s.!?…:;()\p{Extended_Pictographic}]|\u{FE0F})+$/u, '');
  const match = CLOSINGS.end.exec(bare);
  if (match === null) return text;
  const rest = bare.slice(0, match.index);
  const pause = /[\s,.;:!?…–—(-]+$/u.exec(rest)?.[0] ?? '';
  if (rest !== '' && !/[^\s]/.test(pause) && !ALWAYS_FILLER.test(match[0])) return text;
  return rest.replace(GAP_BEFORE, '');
}

/** Filler wherever it stands at an end, with or without a pause. */
const ALWAYS_FILLER =
  /^(?:pls|plz|please|thx|thnx|tnx|tia|tyvm|thanks|thank (?:you|u)|many thanks|cheers|lol|asap)\b/i;
/** How a question begins, so that what stands before it is no part of it. */
const ASKING =
  /^(?:how|what|why|when|where|which|who|whose|can|could|do|does|did|is|are|am|was|were|will|would|should|may|has|have|if|i|my|we|our|but)\b/i;

/** Each greeting by itself and with whom it greets: "hi", "hi there", "dear team". */
function withAddressees(greetings: string): string {
  const addressees = [
    'there',
    'all',
    'everyone',
    'everybody',
    'folks',
    'guys',
    'team',
    'friends',
    'docs',
    'bot',
    'support',
    'docent',
  ];
  return greetings
    .split(', ')
    .flatMap((greeting) => [greeting, ...addressees.map((who) => `${greeting} ${who}`)])
    .join(',');
}

interface PhraseMatchers {
  readonly start: RegExp;
  readonly end: RegExp;
}

function phrases(list: string): PhraseMatchers {
  const any = list
    .split(',')
    .map((phrase) => phrase.trim().replace(/\s+/g, '\\s+').replaceAll("'", "['’]"))
    // Longest first: "thanks in advance" before "thanks".
    .sort((a, b) => b.length - a.length)
    .join('|');
  return {
    start: new RegExp(`^(?:${any})(?![\\p{L}\\p{N}])`, 'iu'),
    end: new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})$`, 'iu'),
  };
}
