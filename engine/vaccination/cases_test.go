package vaccination

import (
	"fmt"
	"strings"
	"testing"
)

// Hand-worked cases, each beside the row it follows from: the row's own words are in
// testdata/vaccination-catchup.csv. An answer reads "counted/documented status rule: due from latest".
var cases = []struct {
	row, why  string
	born, on  string
	doses     string
	antigen   string
	pregnant  bool
	without   string
	confirmed string
	want      string
}{
	// Rows that are off: nothing is due, the row and its doubt are named.
	{row: "U12-Tet", why: "DOUBTFUL: off", born: "2026-06-01", on: "2026-11-26", antigen: "Tetanus", want: "0/0 off U12-Tet"},
	{row: "U12-Dip", why: "a series begun in a row that is off stays with it", born: "2023-01-01", on: "2026-11-26", doses: "2023-06-01 J07CA09, 2024-06-01 J07CA09", antigen: "Diphtherie", want: "2/2 off U12-Dip"},
	{row: "U12-Per", why: "first dose on the day before the first birthday", born: "2023-01-01", on: "2026-11-26", doses: "2023-12-31 J07CA09", antigen: "Pertussis", want: "1/1 off U12-Per"},
	{row: "5-17-Tet", why: "UNVERIFIED: off", born: "2016-06-01", on: "2026-11-26", antigen: "Tetanus", want: "0/0 off 5-17-Tet"},
	{row: "5-17-MMR", why: "off, whatever was given", born: "2016-06-01", on: "2026-11-26", doses: "2025-01-01 J07BD52", antigen: "Mumps", want: "1/1 off 5-17-MMR"},
	{row: "5-17-Per", why: "no number of doses in the row", born: "2012-06-01", on: "2026-11-26", antigen: "Pertussis", want: "0/0 off 5-17-Per"},

	// U12-PCV: 3 doses, gaps 2 and 6 months.
	{row: "U12-PCV", why: "no dose, under 12 months", born: "2026-06-01", on: "2026-11-26", antigen: "Pneumokokken", want: "0/0 due U12-PCV: 1 from 2026-11-26"},
	{row: "U12-PCV", why: "2 months after the first", born: "2026-06-01", on: "2026-11-26", doses: "2026-08-31 J07AL02", antigen: "Pneumokokken", want: "1/1 due U12-PCV: 2 from 2026-10-31"},
	{row: "U12-PCV", why: "every dose counts, also a month after the first; 6 months from it", born: "2026-03-01", on: "2026-11-26", doses: "2026-05-01 J07AL02, 2026-06-01 J07AL02", antigen: "Pneumokokken", want: "2/2 due U12-PCV: 3 from 2026-12-01, short 1"},
	{row: "U12-PCV", why: "the last gap a day short: does not count, and the gap runs anew", born: "2025-01-01", on: "2026-11-26", doses: "2025-03-01 J07AL02, 2025-05-01 J07AL02, 2025-10-31 J07AL02", antigen: "Pneumokokken", want: "2/3 due U12-PCV: 3 from 2026-04-30, early 1"},
	{row: "U12-PCV", why: "the last gap to the day", born: "2025-01-01", on: "2026-11-26", doses: "2025-03-01 J07AL02, 2025-05-01 J07AL02, 2025-11-01 J07AL02", antigen: "Pneumokokken", want: "3/3 complete U12-PCV"},
	{row: "U12-PCV", why: "a fourth completes it: 6 months after the second, though 3 after the third", born: "2025-01-01", on: "2026-11-26", doses: "2025-03-01 J07AL02, 2025-05-01 J07AL02, 2025-08-01 J07AL02, 2025-11-01 J07AL02", antigen: "Pneumokokken", want: "3/4 complete U12-PCV, early 1"},
	{row: "U12-PCV", why: "a started series follows the row of its first dose, at 14 months too", born: "2025-09-10", on: "2026-11-26", doses: "2026-01-10 J07AL02", antigen: "Pneumokokken", want: "1/1 due U12-PCV: 2 from 2026-03-10"},
	{row: "1-1-PCV", why: "the doses from 13 months on are complete by themselves; an earlier one takes nothing away", born: "2024-01-01", on: "2026-11-26", doses: "2024-12-01 J07AL02, 2025-02-01 J07AL02, 2025-04-01 J07AL02", antigen: "Pneumokokken", want: "3/3 complete 1-1-PCV, later"},

	// 1-4: 3 doses, gaps 1 and 6 months.
	{row: "1-4-Tet", why: "no dose, on the first birthday", born: "2025-11-26", on: "2026-11-26", antigen: "Tetanus", want: "0/0 due 1-4-Tet: 1 from 2026-11-26"},
	{row: "1-4-Tet", why: "the day before it is another row", born: "2025-11-27", on: "2026-11-26", antigen: "Tetanus", want: "0/0 off U12-Tet"},
	{row: "1-4-Tet", why: "31 January and a month", born: "2023-05-01", on: "2026-11-26", doses: "2026-01-31 J07AM01", antigen: "Tetanus", want: "1/1 due 1-4-Tet: 2 from 2026-02-28"},
	{row: "1-4-Dip", why: "31 August and 6 months", born: "2023-05-01", on: "2026-11-26", doses: "2026-07-01 J07CA02, 2026-08-31 J07CA02", antigen: "Diphtherie", want: "2/2 due 1-4-Dip: 3 from 2027-02-28"},
	{row: "1-4-Per", why: "a started series at the age of 6: not the row for 5 to 17, which is off", born: "2020-05-01", on: "2026-11-26", doses: "2024-06-01 J07CA02", antigen: "Pertussis", want: "1/1 due 1-4-Per: 2 from 2024-07-01"},
	{row: "1-4-IPV", why: "no maximum interval: years between the doses", born: "2020-05-01", on: "2026-11-26", doses: "2022-06-01 J07CA02, 2024-06-01 J07BF03, 2026-06-01 J07CA02", antigen: "Polio", want: "3/3 complete 1-4-IPV"},
	{row: "1-4-IPV", why: "oral vaccine counts as well", born: "2023-05-01", on: "2026-11-26", doses: "2025-06-01 J07BF02, 2025-07-01 J07BF04", antigen: "Polio", want: "2/2 due 1-4-IPV: 3 from 2026-01-01"},
	{row: "1-4-Hep", why: "begun as a child, asked as an adult without a row of their own", born: "2000-01-01", on: "2026-11-26", doses: "2003-01-01 J07BC01, 2003-02-01 J07BC20", antigen: "Hepatitis B", want: "2/2 due 1-4-Hep: 3 from 2003-08-01"},
	{row: "1-4-Hib", why: "a single dose", born: "2023-01-01", on: "2026-11-26", doses: "2024-01-01 J07CA06", antigen: "Hib", want: "1/1 complete 1-4-Hib"},
	{row: "1-4-Hib", why: "the day before the fifth birthday", born: "2021-11-27", on: "2026-11-26", antigen: "Hib", want: "0/0 due 1-4-Hib: 1 from 2026-11-26"},
	{row: "1-4-Hib", why: "on the fifth birthday there is no row", born: "2021-11-26", on: "2026-11-26", antigen: "Hib", want: "0/0 no-rule"},
	{row: "1-1-PCV", why: "8 weeks are 56 days", born: "2025-01-01", on: "2026-11-26", doses: "2026-03-01 J07AL02", antigen: "Pneumokokken", want: "1/1 due 1-1-PCV: 2 from 2026-04-26"},
	{row: "1-1-PCV", why: "55 days are too early for the last", born: "2025-01-01", on: "2026-11-26", doses: "2026-03-01 J07AL02, 2026-04-25 J07AL02", antigen: "Pneumokokken", want: "1/2 due 1-1-PCV: 2 from 2026-06-20, early 1"},
	{row: "1-1-PCV", why: "56 days are not", born: "2025-01-01", on: "2026-11-26", doses: "2026-03-01 J07AL02, 2026-04-26 J07AL02", antigen: "Pneumokokken", want: "2/2 complete 1-1-PCV"},
	{row: "1-1-PCV", why: "only <24 months: begins no more", born: "2024-11-26", on: "2026-11-26", antigen: "Pneumokokken", want: "0/0 no-rule"},
	{row: "1-1-MenB", why: "third dose 12 to 23 months after the second", born: "2025-01-01", on: "2026-11-26", doses: "2026-02-01 J07AH09, 2026-04-01 J07AH09", antigen: "MenB", want: "2/2 due 1-1-MenB: 3 from 2027-04-01 until 2028-03-01"},
	{row: "1-1-MenB", why: "2 months", born: "2025-01-01", on: "2026-11-26", doses: "2026-02-01 J07AH09", antigen: "MenB", want: "1/1 due 1-1-MenB: 2 from 2026-04-01"},
	{row: "2-4-MenB", why: "until the fifth birthday", born: "2022-12-01", on: "2026-11-26", doses: "2026-10-01 J07AH09", antigen: "MenB", want: "1/1 due 2-4-MenB: 2 from 2026-11-01 until 2027-11-30"},
	{row: "2-4-MenB", why: "on the fifth birthday nothing more", born: "2021-11-26", on: "2026-11-26", doses: "2026-10-01 J07AH09", antigen: "MenB", want: "1/1 over 2-4-MenB"},
	{row: "2-4-MenB", why: "the second could only come on the fifth birthday", born: "2021-12-20", on: "2026-11-26", doses: "2026-11-20 J07AH09", antigen: "MenB", want: "1/1 over 2-4-MenB"},
	{row: "1-4-MenC", why: "replaced in 2026", born: "2023-01-01", on: "2026-01-01", antigen: "MenC", want: "0/0 replaced 1-4-MenC"},
	{row: "1-4-MenC", why: "held until the end of 2025", born: "2023-01-01", on: "2025-12-31", antigen: "MenC", want: "0/0 due 1-4-MenC: 1 from 2025-12-31"},
	{row: "1-4-MenC", why: "MenACWY is against MenC", born: "2023-01-01", on: "2025-12-31", doses: "2025-01-01 J07AH08", antigen: "MenC", want: "1/1 complete 1-4-MenC"},
	{row: "1-4-MMR", why: "a month later", born: "2023-01-01", on: "2026-11-26", doses: "2026-11-01 J07BD52", antigen: "Masern", want: "1/1 due 1-4-MMR: 2 from 2026-12-01"},
	{row: "1-4-MMR", why: "MR has no mumps", born: "2023-01-01", on: "2026-11-26", doses: "2026-09-01 J07BD53, 2026-11-01 J07BD52", antigen: "Mumps", want: "1/1 due 1-4-MMR: 2 from 2026-12-01"},
	{row: "1-4-MMR", why: "27 days: a day short of February's month", born: "2023-01-01", on: "2026-11-26", doses: "2026-01-31 J07BD52, 2026-02-27 J07BD52", antigen: "Roeteln", want: "1/2 due 1-4-MMR: 2 from 2026-03-27, early 1"},
	{row: "1-4-MMR", why: "on 28 February it is over", born: "2023-01-01", on: "2026-11-26", doses: "2026-01-31 J07BD52, 2026-02-28 J07BD52", antigen: "Roeteln", want: "2/2 complete 1-4-MMR"},
	{row: "1-4-MMR", why: "first dose before the first birthday: no row, and none is put in its place", born: "2024-01-01", on: "2026-11-26", doses: "2024-11-01 J07BD52, 2025-02-01 J07BD52", antigen: "Masern", want: "2/2 no-rule"},
	{row: "1-4-MMR", why: "born on 29 February: 28 February is the day before the first birthday", born: "2024-02-29", on: "2025-02-28", antigen: "Masern", want: "0/0 no-rule"},
	{row: "1-4-MMR", why: "born on 29 February: a year old on 1 March", born: "2024-02-29", on: "2025-03-01", antigen: "Masern", want: "0/0 due 1-4-MMR: 1 from 2025-03-01"},
	{row: "1-4-MMR", why: "the same day twice is one dose", born: "2023-01-01", on: "2026-11-26", doses: "2026-09-01 J07BD52, 2026-09-01 J07BD54", antigen: "Masern", want: "1/1 due 1-4-MMR: 2 from 2026-10-01"},
	{row: "1-4-V", why: "MMRV counts for varicella", born: "2023-01-01", on: "2026-11-26", doses: "2025-09-01 J07BD54, 2025-10-01 J07BK01", antigen: "Varizellen", want: "2/2 complete 1-4-V"},

	// HPV.
	{row: "9-14-HPV", why: "the day before the ninth birthday", born: "2017-11-27", on: "2026-11-26", antigen: "HPV", want: "0/0 no-rule"},
	{row: "9-14-HPV", why: "on the ninth birthday", born: "2017-11-26", on: "2026-11-26", antigen: "HPV", want: "0/0 due 9-14-HPV: 1 from 2026-11-26"},
	{row: "9-14-HPV", why: "5 months", born: "2014-01-01", on: "2026-11-26", doses: "2026-06-30 J07BM03", antigen: "HPV", want: "1/1 due 9-14-HPV: 2 from 2026-11-30"},
	{row: "9-14-HPV", why: "gap < 5 months: a third is needed, from when is in no source", born: "2014-01-01", on: "2026-11-26", doses: "2026-01-15 J07BM03, 2026-06-14 J07BM01", antigen: "HPV", want: "2/2 due 9-14-HPV: 3"},
	{row: "9-14-HPV", why: "gap of 5 months to the day", born: "2014-01-01", on: "2026-11-26", doses: "2026-01-15 J07BM03, 2026-06-15 J07BM03", antigen: "HPV", want: "2/2 complete 9-14-HPV"},
	{row: "9-14-HPV", why: "and with the third it is complete", born: "2014-01-01", on: "2026-11-26", doses: "2026-01-15 J07BM03, 2026-03-15 J07BM03, 2026-04-15 J07BM03", antigen: "HPV", want: "3/3 complete 9-14-HPV"},
	{row: "9-14-HPV", why: "begun at 14, asked at 16", born: "2010-11-26", on: "2026-11-26", doses: "2025-11-25 J07BM03", antigen: "HPV", want: "1/1 due 9-14-HPV: 2 from 2026-04-25"},
	{row: "15-17-HPV", why: "begun on the fifteenth birthday: 3 doses, no gap in the source", born: "2010-11-26", on: "2026-11-26", doses: "2025-11-26 J07BM03", antigen: "HPV", want: "1/1 due 15-17-HPV: 2"},
	{row: "15-17-HPV", why: "three are complete", born: "2010-01-01", on: "2026-11-26", doses: "2025-02-01 J07BM03, 2025-04-01 J07BM03, 2025-09-01 J07BM03", antigen: "HPV", want: "3/3 complete 15-17-HPV"},

	// Adults.
	{row: "AD-Tet", why: "on the eighteenth birthday, nothing documented", born: "2008-11-26", on: "2026-11-26", antigen: "Tetanus", want: "0/0 due AD-Tet: 1 from 2026-11-26"},
	{row: "AD-Tet", why: "complete, the booster is announced", born: "1990-01-01", on: "2026-11-26", doses: "2017-01-01 J07AM51, 2017-02-01 J07AM51, 2017-08-01 J07AM51", antigen: "Tetanus", want: "3/3 complete AD-Tet, booster 2027-08-01"},
	{row: "AD-Tet", why: "every 10 years: on the day", born: "1990-01-01", on: "2026-11-26", doses: "2016-01-01 J07AM51, 2016-02-01 J07AM51, 2016-11-26 J07AM51", antigen: "Tetanus", want: "3/3 due AD-Tet: 4 from 2026-11-26, booster"},
	{row: "AD-Tet", why: "29 February and 10 years", born: "1990-01-01", on: "2026-11-26", doses: "2015-01-01 J07AM01, 2015-02-01 J07AM01, 2016-02-29 J07AM01", antigen: "Tetanus", want: "3/3 due AD-Tet: 4 from 2026-02-28, booster"},
	{row: "AD-Dip", why: "0-1-6: the third 6 months after the second", born: "1990-01-01", on: "2026-11-26", doses: "2026-09-15 J07CA02, 2026-10-15 J07CA02", antigen: "Diphtherie", want: "2/2 due AD-Dip: 3 from 2027-04-15"},
	{row: "AD-Per", why: "once", born: "1990-01-01", on: "2026-11-26", doses: "2026-09-15 J07CA02", antigen: "Pertussis", want: "1/1 complete AD-Per"},
	{row: "AD-Per", why: "a child's dose before it takes nothing away", born: "1990-01-01", on: "2026-11-26", doses: "1993-05-01 J07AJ52, 2026-09-15 J07CA02", antigen: "Pertussis", want: "2/2 complete AD-Per, later"},
	{row: "AD-IPV", why: "one booster: its interval is in no source, none is computed", born: "1990-01-01", on: "2026-11-26", doses: "2010-01-01 J07BF03, 2010-02-01 J07BF03, 2010-08-01 J07BF03", antigen: "Polio", want: "3/3 complete AD-IPV"},
	{row: "AD-Mea", why: "born on 31 December 1970", born: "1970-12-31", on: "2026-11-26", antigen: "Masern", want: "0/0 exempt AD-Mea"},
	{row: "AD-Mea", why: "born on 1 January 1971", born: "1971-01-01", on: "2026-11-26", antigen: "Masern", want: "0/0 due AD-Mea: 1 from 2026-11-26"},
	{row: "AD-Mea", why: "not in pregnancy", born: "1995-01-01", on: "2026-11-26", antigen: "Masern", pregnant: true, want: "0/0 pregnant AD-Mea"},
	{row: "AD-Mea", why: "enough in pregnancy too", born: "1995-01-01", on: "2026-11-26", doses: "2020-01-01 J07BD52", antigen: "Masern", pregnant: true, want: "1/1 complete AD-Mea"},
	{row: "AD-Tet", why: "no living vaccine: in pregnancy too", born: "1995-01-01", on: "2026-11-26", antigen: "Tetanus", pregnant: true, want: "0/0 due AD-Tet: 1 from 2026-11-26"},
	{row: "AD-Tet", why: "contraindicated", born: "1995-01-01", on: "2026-11-26", antigen: "Tetanus", without: "Tetanus", want: "0/0 contraindicated AD-Tet"},
	{row: "AD-Rub", why: "women of childbearing age: nobody has confirmed it", born: "1995-01-01", on: "2026-11-26", antigen: "Roeteln", want: "0/0 conditional AD-Rub"},
	{row: "AD-Rub", why: "confirmed", born: "1995-01-01", on: "2026-11-26", doses: "2026-10-31 J07BD52", antigen: "Roeteln", confirmed: "AD-Rub", want: "1/1 due AD-Rub: 2 from 2026-11-30"},
	{row: "AD-Rub", why: "on the fiftieth birthday no row", born: "1976-11-26", on: "2026-11-26", antigen: "Roeteln", confirmed: "AD-Rub", want: "0/0 no-rule"},
	{row: "AD-Var", why: "confirmed, but pregnant", born: "1995-01-01", on: "2026-11-26", antigen: "Varizellen", confirmed: "AD-Var", pregnant: true, want: "0/0 pregnant AD-Var"},
	{row: "60-PCV", why: "the day before the sixtieth birthday", born: "1966-11-27", on: "2026-11-26", antigen: "Pneumokokken", want: "0/0 no-rule"},
	{row: "60-PCV", why: "on the sixtieth birthday", born: "1966-11-26", on: "2026-11-26", antigen: "Pneumokokken", want: "0/0 due 60-PCV: 1 from 2026-11-26"},
	{row: "60-PCV", why: "a single dose", born: "1950-01-01", on: "2026-11-26", doses: "2020-05-05 J07AL02", antigen: "Pneumokokken", want: "1/1 complete 60-PCV"},
	{row: "60-Zos", why: "2 to 6 months apart", born: "1950-01-01", on: "2026-11-26", doses: "2026-10-31 J07BK03", antigen: "Zoster", want: "1/1 due 60-Zos: 2 from 2026-12-31 until 2027-04-30"},
	{row: "60-Zos", why: "later than 6 months counts all the same", born: "1950-01-01", on: "2026-11-26", doses: "2020-10-31 J07BK03, 2026-01-01 J07BK03", antigen: "Zoster", want: "2/2 complete 60-Zos"},

	// Days that are not known.
	{row: "1-4-MMR", why: "a month is known: the gap runs from its last day", born: "2023-01-01", on: "2026-11-26", doses: "2026-05 J07BD52", antigen: "Masern", want: "1/1 due 1-4-MMR: 2 from 2026-06-30"},
	{row: "1-4-MMR", why: "a month is known: as the last it counts by its first day", born: "2023-01-01", on: "2026-11-26", doses: "2026-05-02 J07BD52, 2026-06 J07BD52", antigen: "Masern", want: "1/2 due 1-4-MMR: 2 from 2026-07-30, early 1"},
	{row: "1-4-MMR", why: "and by its first day it may be enough", born: "2023-01-01", on: "2026-11-26", doses: "2026-05-01 J07BD52, 2026-06 J07BD52", antigen: "Masern", want: "2/2 complete 1-4-MMR"},
	{row: "1-4-MMR", why: "a year and a day in it may be the same dose", born: "2023-01-01", on: "2026-11-26", doses: "2025 J07BD52, 2025-08-01 J07BD52", antigen: "Masern", want: "1/1 due 1-4-MMR: 2 from 2025-09-01"},
	{row: "1-4-MMR", why: "this month: not later than today", born: "2023-01-01", on: "2026-11-26", doses: "2026-11 J07BD52", antigen: "Masern", want: "1/1 due 1-4-MMR: 2 from 2026-12-26"},
	{row: "1-4-Tet", why: "the year of the first birthday: one of the rows is off, so nothing is said", born: "2023-05-01", on: "2026-11-26", doses: "2024 J07AM01", antigen: "Tetanus", want: "1/1 off U12-Tet, unclear"},
	{row: "1-1-PCV", why: "the year of the first birthday: the row that asks for more", born: "2025-05-01", on: "2026-11-26", doses: "2026 J07AL02", antigen: "Pneumokokken", want: "1/1 due U12-PCV: 2 from 2027-01-26, unclear"},
	{row: "U12-PCV", why: "the year of the birth: not before it", born: "2026-06-15", on: "2026-11-26", doses: "2026 J07AL02", antigen: "Pneumokokken", want: "1/1 due U12-PCV: 2 from 2027-01-26"},
}

// line writes a finding as the cases have it.
func line(f Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d/%d %s", f.Counted, f.Documented, f.Status)
	if f.Rule != nil {
		b.WriteString(" " + f.Rule.ID)
	}
	if f.Due > 0 {
		fmt.Fprintf(&b, ": %d", f.Due)
	}
	add := func(when bool, format string, args ...any) {
		if when {
			fmt.Fprintf(&b, format, args...)
		}
	}
	add(f.DueFrom > 0, " from %s", f.DueFrom)
	add(f.Latest > 0, " until %s", f.Latest)
	add(f.Early > 0, ", early %d", f.Early)
	add(f.Short > 0, ", short %d", f.Short)
	add(f.Booster, ", booster")
	add(f.NextBooster > 0, ", booster %s", f.NextBooster)
	add(f.Unclear, ", unclear")
	add(f.Later, ", later")
	return b.String()
}

func TestHandWorkedCases(t *testing.T) {
	rows := map[string]bool{}
	for _, c := range cases {
		rows[c.row] = true
		p := Person{Born: day(c.born), Pregnant: c.pregnant, Contraindicated: shipped.Set(c.without)}
		if c.confirmed != "" {
			p.Confirmed = []string{c.confirmed}
		}
		found := evaluate(t, shipped, p, given(t, shipped, c.doses), day(c.on))
		if got := line(about(t, shipped, found, c.antigen)); got != c.want {
			t.Errorf("%s, %s: born %s, on %s, %q: %s\n got %s\nwant %s", c.row, c.why, c.born, c.on, c.doses, c.antigen, got, c.want)
		}
	}
	for _, r := range shipped.Rules.Rules {
		if !r.Off && !rows[r.ID] {
			t.Errorf("no case for %s", r.ID)
		}
	}
}

func TestACombinationCountsForAllItProtectsFrom(t *testing.T) {
	found := evaluate(t, shipped, Person{Born: day("2023-01-01")}, given(t, shipped, "2026-10-01 J07CA09, 2026-11-01 J07BD54"), day("2026-11-26"))
	var counted []string
	for _, f := range found {
		if f.Counted == 1 {
			counted = append(counted, f.Antigen)
		}
	}
	if got := strings.Join(counted, ", "); got != "Diphtherie, Tetanus, Pertussis, Polio, Hib, Hepatitis B, Masern, Mumps, Roeteln, Varizellen" {
		t.Errorf("counted for %s", got)
	}
}

func TestTheUnknownDayOfADoseDoesNotMakeTheUnclearRowComplete(t *testing.T) {
	// 2 doses are complete by the row from 12 months, not by the one below: nobody knows which.
	found := evaluate(t, shipped, Person{Born: day("2024-06-15")}, given(t, shipped, "2025-06 J07AL02, 2025-09-01 J07AL02"), day("2026-11-26"))
	if got := line(about(t, shipped, found, "Pneumokokken")); got != "2/2 due U12-PCV: 3 from 2026-03-01, unclear" {
		t.Error(got)
	}
}

func TestDosesThatCannotBeAreRefused(t *testing.T) {
	p, on := Person{Born: day("2020-06-15")}, day("2026-11-26")
	for _, c := range []struct{ doses, want string }{
		{"2020-06-14 J07BC01", "dose 1, date: before-birth"}, {"2021-01-01 J07BC01, 2020-05 J07BC01", "dose 2, date: before-birth"}, {"2019 J07BC01", "dose 1, date: before-birth"},
		{"2026-11-27 J07BC01", "dose 1, date: future"}, {"2026-12 J07BC01", "dose 1, date: future"}, {"2027 J07BC01", "dose 1, date: future"},
		{"2020-06-15 J07BC01", ""}, {"2020-06 J07BC01", ""}, {"2020 J07BC01", ""}, {"2026-11-26 J07BC01", ""}, {"2026-11 J07BC01", ""}, {"2026 J07BC01", ""},
	} {
		_, err := shipped.Evaluate(p, given(t, shipped, c.doses), on, nil)
		if err == nil && c.want != "" || err != nil && err.Error() != c.want {
			t.Errorf("%s: %v", c.doses, err)
		}
	}
	if _, err := shipped.Evaluate(p, make([]Dose, MaxDoses+1), on, nil); err == nil {
		t.Error("any number of doses is taken")
	}
	if _, err := shipped.Evaluate(p, nil, day("2020-06-14"), nil); err == nil {
		t.Error("asked before the birth")
	}
	if _, err := shipped.Evaluate(Person{}, nil, on, nil); err == nil {
		t.Error("asked without a birth")
	}
}

func TestARuleThatDoesNotAnswerSaysWhy(t *testing.T) {
	for _, c := range []struct{ born, antigen, want string }{
		{"2026-06-01", "Tetanus", "U12-Tet: rule switched off: DOUBTFUL"}, {"2016-06-01", "Pertussis", "5-17-Per: rule switched off: UNVERIFIED"},
		{"2023-06-01", "MenC", "1-4-MenC: rule replaced"}, {"1990-01-01", "Hib", "no rule for this age at the first dose"},
		{"1990-01-01", "Roeteln", "AD-Rub: only if: women of childbearing age"}, {"1960-01-01", "Masern", "AD-Mea: born too early for the rule"}, {"1990-01-01", "Tetanus", "AD-Tet"},
	} {
		f := about(t, shipped, evaluate(t, shipped, Person{Born: day(c.born)}, nil, day("2026-11-26")), c.antigen)
		if got := f.Says(); got != c.want {
			t.Errorf("%s: %q, want %q", c.antigen, got, c.want)
		}
	}
}
