// Package record is what is known about a person's needs and about what was
// done for them: from whom, since when, on which legal basis.
//
// A Need is a measure that is needed ("step-free"), never a diagnosis. A
// Measure is something that was carried out, declined, not offered, planned or
// is not documented. A Statement is what somebody does not bear, takes or needs as
// an aid, never why. Every source has its own row: what contradicts stands side
// by side (see Conflicts), and nobody's word is overwritten by another's. A row
// recorded in error is withdrawn, not deleted.
//
// What tells of health is read only by the roles that need it: the queries
// leave it out, so that a page cannot show it by mistake.
//
// Sources in law: § 44(2), § 53(3), § 8(3) Nr. 2, § 62 AsylG; §§ 20, 22, 36
// IfSG; § 4 AsylbLG; Art. 24, 25 Directive (EU) 2024/1346; Art. 9 DSGVO.
package record
