import { confidenceOf, SIGNALS, type Signal, softmaxShare } from './confidence.ts';
import { FEATURES, type Feature, type FeatureRow } from './features.ts';
import { FUNCTION_WORDS } from './lexical/function-words.ts';
import { linearScore } from './linear-model.ts';
import type { QuestionView } from './question-view.ts';
import type { RankerWeights } from './ranker.ts';
import { isOutdone, type QuestionWords } from './siblings.ts';

/** One way to read a question, with the candidates that it brings up. */
export interface Reading {
  readonly view: QuestionView;
  /** Entry numbers, rising. */
  readonly entries: readonly number[];
  /** One row an entry. */
  readonly features: readonly FeatureRow[];
  readonly questionWords: Pick<QuestionWords, 'of'>;
}

/** A candidate with what the ranker made of it. */
export interface ScoredCandidate {
  readonly entry: number;
  readonly features: FeatureRow;
  readonly score: number;
}

/** A reading whose candidates are in order. */
export interface RankedReading {
  readonly view: QuestionView;
  /** Best first; of equals the one with the lower number. */
  readonly candidates: readonly ScoredCandidate[];
  /** In the order of `SIGNALS`. */
  readonly signals: Float64Array;
  /** Probability that the first candidate answers the question; 0 where there is none. */
  readonly confidence: number;
}

/** Confidence in a stored question that is asked word for word. */
const VERBATIM_CONFIDENCE = 0.98;
/** Just below `answered`: a single word may be about much, and gets suggestions. */
const VAGUE_SHARE = 0.99;

/** Puts a reading's candidates in order and says how sure the first one is. */
export function rankReading(reading: Reading, models: RankerWeights): RankedReading {
  const { view, entries, features } = reading;
  const scored = entries
    .map((entry, i): ScoredCandidate => {
      const row = features[i]!;
      return { entry, features: row, score: linearScore(models.ranker, row) };
    })
    .sort(byScore);
  const candidates = tellSiblingsApart(scored, reading);
  const ranked = { ...sureness(view, candidates, models), view, candidates };
  if (!candidates.some(({ entry }) => view.verbatim.includes(entry))) return ranked;
  // A stored question, word for word: its entry is first, and certain unless several have it.
  return {
    ...ranked,
    candidates: putFirst(candidates, view.verbatim),
    confidence: VERBATIM_CONFIDENCE / view.verbatim.length,
  };
}

/** How far down a sibling of the first candidate is looked for. */
const SIBLINGS_AMONG = 10;

/** The first candidate makes way for a sibling whose one word of difference is the asker's. */
function tellSiblingsApart(
  candidates: readonly ScoredCandidate[],
  { view, questionWords }: Reading,
): readonly ScoredCandidate[] {
  const [first, ...others] = candidates.slice(0, SIBLINGS_AMONG);
  if (first === undefined) return candidates;
  const asked = new Set(view.terms);
  const own = questionWords.of(first.entry);
  const meant = others.find(({ entry }) => isOutdone(own, questionWords.of(entry), asked));
  return meant === undefined ? candidates : putFirst(candidates, [meant.entry]);
}

/** Below this confidence a question may be a follow-up. */
const FOLLOW_UP_BELOW = 0.2;
/** The same for one that opens as if it went on from another: such questions seldom stand alone. */
const GOES_ON_BELOW = 0.35;
/** What the reading with the turn before it counts then; the question as it stands has the rest. */
const CONTEXT_SHARE = 0.4;

/** How a question goes on from the one before. English. */
const GOES_ON = /^(?:and|or|but|so|what about|how about)\b/i;
/** Words that point at what was said before. English. */
const POINTING =
  /\b(?:it|its|this|that|these|those|them|they|their|one|ones|same|there|then|instead|else|too|also|both|either|another)\b/i;
/** A question of so few words says little by itself. */
const FEW_WORDS = 4;

/**
 * Whether a question is unclear enough by itself for the turn before it to matter, and looks like
 * one that leans on it: one that stands alone must not be pulled away by what was asked before.
 */
export function mayBeFollowUp({
  view,
  confidence,
}: Pick<RankedReading, 'confidence'> & { readonly view: Pick<QuestionView, 'text'> }): boolean {
  if (GOES_ON.test(view.text)) return confidence < GOES_ON_BELOW;
  const leans = POINTING.test(view.text) || view.text.split(' ').length <= FEW_WORDS;
  return leans && confidence < FOLLOW_UP_BELOW;
}

/**
 * A question after another one: the scores of both readings, mixed. The features are mixed alike, so
 * that a score stays the ranker's score of its features.
 *
 * @param asItStands the question by itself
 * @param afterTurn the turn before and the question as one text, with the same candidates
 */
export function rankFollowUp(
  asItStands: Reading,
  afterTurn: Reading,
  models: RankerWeights,
): RankedReading {
  const [byItself, withTurn] = [rankReading(asItStands, models), rankReading(afterTurn, models)];
  const ofTurn = new Map(withTurn.candidates.map((candidate) => [candidate.entry, candidate]));
  const mixed = (one: number, other: number): number =>
    (1 - CONTEXT_SHARE) * one + CONTEXT_SHARE * other;
  const candidates = byItself.candidates
    .map(({ entry, score, features }): ScoredCandidate => {
      const other = ofTurn.get(entry)!;
      return {
        entry,
        features: features.map((value, i) => mixed(value, other.features[i]!)),
        score: mixed(score, other.score),
      };
    })
    .sort(byScore);
  const first = candidates[0];
  if (first === undefined) return byItself;
  const sure = ({ view, candidates: ranked }: RankedReading): number =>
    sureness(view, putFirst(ranked, [first.entry]), models).confidence;
  // The geometric mean: a reading that thinks little of the entry is heard.
  const confidence = sure(byItself) ** (1 - CONTEXT_SHARE) * sure(withTurn) ** CONTEXT_SHARE;
  return { view: withTurn.view, candidates, signals: withTurn.signals, confidence };
}

/** The candidates of these entries before the others, in their order otherwise. */
function putFirst(
  candidates: readonly ScoredCandidate[],
  entries: readonly number[],
): ScoredCandidate[] {
  const first = candidates.filter(({ entry }) => entries.includes(entry));
  return [...first, ...candidates.filter(({ entry }) => !entries.includes(entry))];
}

/** Best first; of equals the entry with the lower number. */
function byScore(a: ScoredCandidate, b: ScoredCandidate): number {
  return b.score - a.score || a.entry - b.entry;
}

/** How sure the first of some candidates may be. */
function sureness(
  view: QuestionView,
  candidates: readonly ScoredCandidate[],
  { confidence, thresholds }: RankerWeights,
): Pick<RankedReading, 'signals' | 'confidence'> {
  const signals = signalsOf(view, candidates);
  if (candidates.length === 0) return { signals, confidence: 0 };
  // Two doubts, and either may be right: they multiply.
  const sure = confidenceOf(confidence, signals) * readableShare(view, candidates[0]!);
  return {
    signals,
    confidence: says(view) ? sure : Math.min(sure, VAGUE_SHARE * thresholds.answered),
  };
}

/**
 * What of a question was read, 0..1: all that the model knows, and of the word pieces that it does
 * not know the share of the words that the first candidate has. To a model of another language all
 * questions look alike, so that every one seems answered; then the words alone must bear it out.
 */
function readableShare({ unknownPieces }: QuestionView, { features }: ScoredCandidate): number {
  return 1 - unknownPieces * (1 - features[FEATURES.indexOf('coverage')]!);
}

/** From so many words on, one that says something is enough: "do I have to sign up". */
const SENTENCE = 4;

/** Whether a question has enough words to ask something: "hello" and "port" do not. */
function says({ terms }: QuestionView): boolean {
  const telling = terms.filter((term) => term.length >= 2 && !FUNCTION_WORDS.has(term));
  const { size } = new Set(telling);
  return size >= 2 || (size === 1 && terms.length >= SENTENCE);
}

function signalsOf(view: QuestionView, candidates: readonly ScoredCandidate[]): Float64Array {
  const [first, second] = candidates;
  const feature = (name: Feature): number => first?.features[FEATURES.indexOf(name)] ?? 0;
  const values: Record<Signal, number> = {
    score: first?.score ?? 0,
    margin: first === undefined || second === undefined ? 0 : first.score - second.score,
    share: softmaxShare(candidates.map(({ score }) => score)),
    phrasing: feature('phrasing'),
    questionAnswer: feature('questionAnswer'),
    coverage: feature('coverage'),
    trigrams: feature('trigrams'),
    maxSim: feature('maxSim'),
    weightedMaxSim: feature('weightedMaxSim'),
    length: Math.log1p(view.terms.length),
    unknownWords: view.coverage.unknown,
    unknownPieces: view.unknownPieces,
  };
  return Float64Array.from(SIGNALS, (signal) => values[signal]);
}
