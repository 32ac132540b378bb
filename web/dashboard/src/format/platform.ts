/** The name of a platform, of its label or of its code: the API says the one in answers and the other in filters. */

const NAMES: Record<string, string> = {
  android: "Android",
  ios: "iOS",
  web: "Web",
  1: "Android",
  2: "iOS",
  3: "Web",
};

export function platformName(platform: string): string {
  return NAMES[platform] ?? platform;
}
