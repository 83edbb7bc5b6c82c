/** A confidence for people: "87 % sure". No answer is certain, so never 0 or 100. */
export function sureness(confidence: number): string {
  const percent = Math.round(confidence * 100);
  return `${Math.min(99, Math.max(1, percent))} % sure`;
}
