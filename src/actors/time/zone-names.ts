// Abbreviations of the zones of the IANA database ("EST", "+0530"); the host knows long English names only. Names
// follow the database as of 2025, as far as the host makes the same distinctions; zones without an abbreviation use the
// offset, as there.

/** Long name without its last words -> name in standard time, name in summer time. */
const NAMES: Readonly<Record<string, readonly [standard: string, summer?: string]>> = {
  Alaska: ['AKST', 'AKDT'],
  'American Samoa': ['SST'],
  Atlantic: ['AST', 'ADT'],
  'Australian Central': ['ACST', 'ACDT'],
  'Australian Eastern': ['AEST', 'AEDT'],
  'Australian Western': ['AWST', 'AWDT'],
  British: ['GMT', 'BST'],
  'Central Africa': ['CAT'],
  'Central European': ['CET', 'CEST'],
  'Central Indonesia': ['WITA'],
  Central: ['CST', 'CDT'],
  Chamorro: ['ChST'],
  China: ['CST', 'CDT'],
  'Coordinated Universal': ['UTC'],
  Cuba: ['CST', 'CDT'],
  'East Africa': ['EAT'],
  'Eastern European': ['EET', 'EEST'],
  'Eastern Indonesia': ['WIT'],
  Eastern: ['EST', 'EDT'],
  'Greenwich Mean': ['GMT'],
  Guam: ['GST'],
  'Hawaii-Aleutian': ['HST', 'HDT'],
  'Hong Kong': ['HKT', 'HKST'],
  India: ['IST'],
  Irish: ['IST'],
  Israel: ['IST', 'IDT'],
  Japan: ['JST', 'JDT'],
  Korean: ['KST', 'KDT'],
  Macao: ['CST', 'CDT'],
  'Mexican Pacific': ['MST', 'MDT'],
  Moscow: ['MSK', 'MSD'],
  Mountain: ['MST', 'MDT'],
  'New Zealand': ['NZST', 'NZDT'],
  Newfoundland: ['NST', 'NDT'],
  'North Korea': ['KST'],
  'Northern Mariana Islands': ['GST'],
  Pacific: ['PST', 'PDT'],
  Pakistan: ['PKT', 'PKST'],
  Philippine: ['PST', 'PDT'],
  'South Africa': ['SAST'],
  Taipei: ['CST', 'CDT'],
  Taiwan: ['CST', 'CDT'],
  Volgograd: ['MSK', 'MSD'],
  'West Africa': ['WAT', 'WAST'],
  'Western European': ['WET', 'WEST'],
  'Western Indonesia': ['WIB'],
  Yukon: ['MST'],
};

/** Zones that share a long name with a neighbour but have no abbreviation in the database. */
const BORROWED: Readonly<Record<string, string>> = {
  'Africa/Casablanca': 'Western European',
  'Africa/El_Aaiun': 'Western European',
  'Antarctica/Casey': 'Australian Western',
  'Antarctica/Troll': 'Greenwich Mean',
  'Asia/Colombo': 'India',
  'Asia/Dili': 'Central Indonesia',
  'Asia/Thimbu': 'India',
  'Asia/Thimphu': 'India',
  'Europe/Astrakhan': 'Moscow',
  'Europe/Minsk': 'Moscow',
  'Europe/Samara': 'Moscow',
  'Europe/Saratov': 'Moscow',
  'Europe/Ulyanovsk': 'Moscow',
};

const LONG_NAME = /^(.*?)(?: (Standard|Daylight|Summer))? Time$/;
/** Zones that the host treats as UTC, and as Central European Time. */
const GREENWICH = /^(?:Etc\/)?(?:GMT[+-]?0?|Greenwich)$/;
const MIDDLE_EUROPE = 'MET';
/** Zones called after their abbreviations and hours west of Greenwich (EST5EDT): some hosts have no names for them. */
const SPELT_OUT = /^([A-Z]{3})(\d)([A-Z]{3})$/;
const HOUR = 3600;

/** Offsets that are not quarters of an hour are local mean time. */
const LOCAL_MEAN_TIME = 'LMT';
const QUARTER = 15 * 60;

/** The abbreviation of a zone with this long name and offset. */
export function abbreviation(zone: string, longName: string, seconds: number): string {
  if (seconds % QUARTER !== 0) return LOCAL_MEAN_TIME;
  if (GREENWICH.test(zone)) return 'GMT';
  const [, standard, west, daylight] = SPELT_OUT.exec(zone) ?? [];
  if (standard !== undefined) return seconds === -Number(west) * HOUR ? standard : daylight!;
  const [, stem = '', season] = LONG_NAME.exec(longName) ?? [];
  const summer = season === 'Daylight' || season === 'Summer';
  if (zone === MIDDLE_EUROPE && stem === 'Central European') return summer ? 'MEST' : 'MET';
  const names = BORROWED[zone] === stem || !Object.hasOwn(NAMES, stem) ? undefined : NAMES[stem];
  return names?.[summer ? 1 : 0] ?? numeric(seconds);
}

function numeric(seconds: number): string {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const two = (n: number): string => String(n).padStart(2, '0');
  return (seconds < 0 ? '-' : '+') + two(Math.floor(minutes / 60)) + (minutes % 60 === 0 ? '' : two(minutes % 60));
}
