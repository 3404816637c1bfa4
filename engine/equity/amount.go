package equity

import "math"

// means takes the weighted means of both sides.
func (s sides) means(f *Finding) {
	for _, one := range s.strata {
		for i, c := range one.cases {
			if v := one.each(one.in[i]) * c.Value / s.weight; one.in[i] {
				f.Mean += v
			} else {
				f.Rest += v
			}
		}
	}
}

// fewest degrees of freedom from which a side's own variance is taken.
const fewest = 5

// scatter is the variance of the difference of means: amounts of a side differ within a stratum alike in all of them, those of
// the other side otherwise. Where a side has too few to tell, both are taken together; where they have too, the
// strata are.
func (s sides) scatter() float64 {
	var sum, free [2]float64
	var whole, rest float64
	for _, one := range s.strata {
		var n, x, xx [2]float64
		for i, c := range one.cases {
			g := side(one.in[i])
			n[g], x[g], xx[g] = n[g]+1, x[g]+c.Value, xx[g]+c.Value*c.Value
		}
		for g := range 2 {
			sum[g] += max(0, xx[g]-x[g]*x[g]/n[g])
			free[g] += n[g] - 1
		}
		all, size := x[0]+x[1], n[0]+n[1]
		whole += max(0, xx[0]+xx[1]-all*all/size)
		rest += size - 1
	}
	var v [2]float64
	for g := range 2 {
		switch {
		case free[g] >= fewest:
			v[g] = sum[g] / free[g]
		case free[0]+free[1] >= fewest:
			v[g] = (sum[0] + sum[1]) / (free[0] + free[1])
		default:
			v[g] = whole / rest
		}
	}
	variance := 0.0
	for _, one := range s.strata {
		w := one.weight() / s.weight
		variance += w * w * (v[1]/float64(one.n) + v[0]/float64(one.m))
	}
	return variance
}

func side(in bool) int {
	if in {
		return 1
	}
	return 0
}

// fourfold counts of a stratum: a of n of the group are so, c of m others.
func (s stratum) fourfold() (a, b, c, d float64) {
	for i, one := range s.cases {
		switch yes := one.Value == 1; {
		case s.in[i] && yes:
			a++
		case s.in[i]:
			b++
		case yes:
			c++
		default:
			d++
		}
	}
	return a, b, c, d
}

// risk is the variance of the risk difference (Sato): it holds for many strata of few and for few of many. Where all are
// alike on both sides it would be none: then it is that with two more of each.
func (s sides) risk() float64 {
	var p, q, difference, yes, inverse float64
	for _, one := range s.strata {
		a, b, c, d := one.fourfold()
		n, m := a+b, c+d
		all := n + m
		difference += (a*m - c*n) / all / s.weight
		p += (n*n*c - m*m*a + n*m*(m-n)/2) / (all * all)
		q += (a*d + c*b) / (2 * all)
		yes += a + c
		w := one.weight() / s.weight
		inverse += w * w * (1/n + 1/m)
	}
	if v := (difference*p + q) / (s.weight * s.weight); v > 1e-15 {
		return v
	}
	part := (yes + 2) / (float64(s.in+s.out) + 4)
	return part * (1 - part) * inverse
}

// odds is the Mantel–Haenszel odds ratio (Robins, Breslow and Greenland).
func (s sides) odds(f *Finding, z float64) {
	var r, t, pr, mixed, qs float64
	for _, one := range s.strata {
		a, b, c, d := one.fourfold()
		n := a + b + c + d
		p, q, x, y := (a+d)/n, (b+c)/n, a*d/n, b*c/n
		r, t = r+x, t+y
		pr, mixed, qs = pr+p*x, mixed+p*y+q*x, qs+q*y
	}
	if r == 0 || t == 0 {
		return
	}
	f.Ratio = r / t
	wide := math.Exp(z * math.Sqrt(pr/(2*r*r)+mixed/(2*r*t)+qs/(2*t*t)))
	f.Least, f.Most = f.Ratio/wide, f.Ratio*wide
}
