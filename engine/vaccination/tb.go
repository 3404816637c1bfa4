package vaccination

// tbSource is where the terms of the certificate come from.
const tbSource = "§ 36 Abs. 4, 5 IfSG"

// The terms of the certificate.
var (
	tbFresh    = Term{months: 6}  // so old findings may be
	tbAgain    = Term{months: 12} // where somebody is taken in again
	tbXRayFrom = int32(15 * 12)   // months of age
)

// Examination is what was done to exclude tuberculosis of the lungs.
type Examination struct {
	On       Day
	Facility bool // in the facility somebody comes from: it is not done again
}

// Certificate is what § 36(4), (5) IfSG asks of whoever is to be taken into shared
// accommodation: a doctor's certificate that there is no sign of infectious tuberculosis.
type Certificate struct {
	Enough   bool // an examination serves
	By       Day  // the examination that serves
	Until    Day  // the last day it serves for being taken in; zero where it does not age, or there is none
	XRay     bool // an X-ray may be asked for
	XRayFrom Day  // the fifteenth birthday, where it lies ahead
	Why      string
	Source   string
}

// Why a certificate is as it is.
const (
	TBNone     = "none"     // no examination is documented
	TBOld      = "too-old"  // there is one, but it is too old
	TBFresh    = "fresh"    // there is one that is recent enough
	TBFacility = "facility" // done in the facility before: not again
)

// TBCertificate says whether one of the examinations serves on a day on which
// somebody is to be taken in; again means that they have lived in such accommodation before.
func TBCertificate(born Day, pregnant, again bool, done []Examination, on Day) Certificate {
	c := Certificate{Why: TBNone, Source: tbSource}
	if birthday := reached(born.date(), tbXRayFrom); on < birthday {
		c.XRayFrom = birthday
	}
	c.XRay = !pregnant && c.XRayFrom == 0
	term := tbFresh
	if again {
		term = tbAgain
	}
	for _, e := range done {
		switch until := term.After(e.On); {
		case e.On > on || e.On < born:
		case e.Facility:
			return Certificate{Enough: true, By: e.On, XRay: c.XRay, XRayFrom: c.XRayFrom, Why: TBFacility, Source: tbSource}
		case on > until && c.Why == TBNone:
			c.Why = TBOld
		case on <= until && e.On >= c.By:
			c.Enough, c.By, c.Until, c.Why = true, e.On, until, TBFresh
		}
	}
	return c
}
