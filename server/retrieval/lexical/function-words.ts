/**
 * English function words and the plainest verbs of questions: a closed list, since a documentation
 * page may well lack them and none is ever a misspelling of its neighbour.
 */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  `a about above across actually after again against all almost alone along already also although
  always am among an and another any anybody anyone anything anyway anywhere are around as ask at
  away back be became because become been before began begin behind being below best better between
  both bring but by call came can cannot come could day did different do does doing done down during
  each early either else enough even ever every everyone everything everywhere exactly except far
  feel few find fine first for found from full gave get gets getting give given gives giving go goes
  going gone good got great had half happen happens hard has have having he hello help her here hers
  him his hold home hope how however i if in instead into is it its itself just keep keeps kind knew
  know known last late later least leave left less let life like likely little long look looks lot
  made mainly make makes making many may maybe me mean means meant might mine more most mostly much
  must my myself near nearly need needs neither never new next nice no nobody none nor not nothing
  now of off often old on once one only onto or other others ought our ours out over own part past
  perhaps please possible probably put quite rather really right said same saw say says see seem
  seems seen several shall she should show side since so some somebody somehow someone something
  sometimes somewhere soon sort still stop such sure take taken takes tell than thank thanks that
  the their theirs them themselves then there these they thing things think this those though
  thought through thus till time times to today together told tomorrow too took toward towards
  tried tries true try trying turn two under unless until up upon us use used useful uses using
  usually very via want wanted wants was way ways we well went were what whatever when whenever
  where whether which while who whole whom whose why will wish with within without won wonder work
  works worse worst would wrong yes yesterday yet you your yours yourself`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
