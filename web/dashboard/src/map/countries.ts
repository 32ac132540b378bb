/** Names of countries, as the map and others write them. */

/** By the map's own name, what else is written for it: by CLDR, as the place database has it, by ISO 3166, and in the press. */
const OTHER_NAMES: Record<string, readonly string[]> = {
  "Antigua and Barb.": ["Antigua and Barbuda"],
  Bahamas: ["Bahamas, The"],
  Bolivia: ["Bolivia, Plurinational State of", "Plurinational State of Bolivia"],
  "Bosnia and Herz.": ["Bosnia and Herzegovina", "Bosnia"],
  "Br. Indian Ocean Ter.": ["British Indian Ocean Territory"],
  Brunei: ["Brunei Darussalam"],
  "Cabo Verde": ["Cape Verde"],
  "Cayman Is.": ["Cayman Islands"],
  "Central African Rep.": ["Central African Republic"],
  China: ["China mainland", "Mainland China", "People's Republic of China"],
  Congo: ["Congo - Brazzaville", "Congo Republic", "Congo, Republic of the", "Republic of the Congo"],
  "Cook Is.": ["Cook Islands"],
  Czechia: ["Czech Republic"],
  "Côte d'Ivoire": ["Ivory Coast"],
  "Dem. Rep. Congo": [
    "Congo - Kinshasa",
    "Congo, Democratic Republic of the",
    "Congo, The Democratic Republic of the",
    "Democratic Republic of the Congo",
    "DR Congo",
  ],
  "Dominican Rep.": ["Dominican Republic"],
  "Eq. Guinea": ["Equatorial Guinea"],
  "Faeroe Is.": ["Faroe Islands", "Faeroe Islands"],
  "Falkland Is.": ["Falkland Islands", "Falkland Islands (Malvinas)"],
  "Fr. Polynesia": ["French Polynesia"],
  "Fr. S. Antarctic Lands": ["French Southern Territories"],
  Gambia: ["Gambia, The"],
  "Heard I. and McDonald Is.": ["Heard and McDonald Islands", "Heard Island and McDonald Islands"],
  "Hong Kong": ["Hong Kong SAR China", "Hong Kong SAR", "Hong Kong, China"],
  Iran: ["Iran, Islamic Republic of", "Islamic Republic of Iran"],
  Laos: ["Lao People's Democratic Republic", "Lao PDR"],
  Libya: ["Libyan Arab Jamahiriya"],
  Macao: ["Macao SAR China", "Macau", "Macau SAR", "Macao SAR"],
  Macedonia: ["North Macedonia", "Macedonia, The Former Yugoslav Republic of"],
  "Marshall Is.": ["Marshall Islands"],
  Micronesia: ["Micronesia, Federated States of", "Federated States of Micronesia"],
  Moldova: ["Moldova, Republic of", "Republic of Moldova"],
  Myanmar: ["Myanmar (Burma)", "Burma"],
  "N. Mariana Is.": ["Northern Mariana Islands"],
  Netherlands: ["Netherlands, Kingdom of the", "Kingdom of the Netherlands", "Holland"],
  "North Korea": ["Korea, Democratic People's Republic of", "Democratic People's Republic of Korea"],
  Palestine: ["Palestinian Territories", "Palestinian Territory", "Palestine, State of", "State of Palestine"],
  "Pitcairn Is.": ["Pitcairn Islands", "Pitcairn"],
  Russia: ["Russian Federation"],
  "S. Geo. and the Is.": ["South Georgia and South Sandwich Islands", "South Georgia and the South Sandwich Islands"],
  "S. Sudan": ["South Sudan"],
  "Saint Helena": ["Saint Helena, Ascension and Tristan da Cunha"],
  "Solomon Is.": ["Solomon Islands"],
  "South Korea": ["Korea", "Korea, Republic of", "Republic of Korea", "Korea, South"],
  "St. Vin. and Gren.": ["Saint Vincent and the Grenadines", "Saint Vincent and Grenadines"],
  "St-Martin": ["Saint Martin (French part)"],
  "Sint Maarten": ["Sint Maarten (Dutch part)"],
  Syria: ["Syrian Arab Republic"],
  "São Tomé and Principe": ["Sao Tome & Principe"],
  Taiwan: ["Taiwan, Province of China", "Taiwan, China"],
  Tanzania: ["Tanzania, United Republic of", "United Republic of Tanzania"],
  "Timor-Leste": ["East Timor"],
  Turkey: ["Türkiye"],
  "Turks and Caicos Is.": ["Turks and Caicos Islands"],
  "U.S. Virgin Is.": ["U.S. Virgin Islands", "US Virgin Islands", "Virgin Islands, U.S."],
  "British Virgin Is.": ["British Virgin Islands", "Virgin Islands, British"],
  "United Kingdom": ["UK", "Great Britain", "United Kingdom of Great Britain and Northern Ireland"],
  "United States of America": ["USA", "United States", "US", "U.S.", "U.S.A."],
  Vatican: ["Vatican City", "Holy See", "Holy See (Vatican City State)"],
  Venezuela: ["Venezuela, Bolivarian Republic of", "Bolivarian Republic of Venezuela"],
  Vietnam: ["Viet Nam"],
  "W. Sahara": ["Western Sahara"],
  "Wallis and Futuna Is.": ["Wallis and Futuna", "Wallis and Futuna Islands"],
  eSwatini: ["Swaziland"],
  Åland: ["Åland Islands"],
};

/** Finds the map's own name for whatever is written; undefined for what is not among the drawn. */
export function countryFinder(drawn: readonly string[]): (name: string) => string | undefined {
  const found = new Map(drawn.map((name) => [plain(name), name]));
  for (const [name, others] of Object.entries(OTHER_NAMES)) {
    if (drawn.includes(name)) for (const other of others) found.set(plain(other), name);
  }
  return (name) => found.get(plain(name));
}

/** "St. Barthélemy" -> "saint barthelemy": case, accents, signs and a first "The" do not count. */
function plain(name: string): string {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replace(/\p{M}|['’.]/gu, "")
    .replaceAll("&", " and ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .replace(/\bst\b/g, "saint")
    .trim()
    .replace(/^the /, "");
}
