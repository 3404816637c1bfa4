package outcome

// Least is the smallest number of persons that may be known, beside nobody.
const Least = 5

// part is the smallest that is told. It is one more than Least: were Least persons told
// at once, that something is not told would say that they are fewer.
const part = Least + 1

// Marks are the days after arrival for which something is told: about 1, 3, 6, 9, 12, 18
// and 24 months.
var Marks = []int{30, 91, 182, 273, 365, 547, 730}

// Count is what has become of a cohort by a mark.
type Count struct {
	Had  int // of them, how many have had it
	Left int // how many have left before without; Unsaid in what is told of too few
}

// Unsaid stands for how many have left where that is not told.
const Unsaid = -1

// Point is what is told for one mark.
type Point struct {
	Mark int
	Count
}

// Waits gives how many of a cohort of so many wait, Unsaid where it is not told who has left.
func (p Point) Waits(of int) int {
	if p.Left == Unsaid {
		return Unsaid
	}
	return of - p.Had - p.Left
}

// Enough are so many that they can be told: nobody, or enough.
func Enough(n int) bool { return n == 0 || n >= part }

// worth says whether anything is told of a cohort of so many: with fewer, hardly a point
// ever could be.
func worth(of int) bool { return of >= 2*part }

// tell gives the next point after those told, or none. The parts are those of the points
// before; those who have had it since; those who have left since; the rest. Where the last two cannot be told
// apart, they are one part.
func tell(told []Point, of, mark int, now Count) (Point, bool) {
	if !worth(of) || len(told) > 0 && told[len(told)-1].Mark >= mark {
		return Point{}, false
	}
	had, left := 0, 0
	for _, p := range told {
		had = p.Had
		if p.Left != Unsaid {
			left = p.Left
		}
	}
	more, rest := now.Had-had, of-now.Had-left
	if more < 0 || rest < 0 || !Enough(more) || !Enough(rest) {
		return Point{}, false
	}
	p := Point{mark, Count{now.Had, Unsaid}}
	if gone := now.Left - left; gone >= 0 && Enough(gone) && rest >= gone && Enough(rest-gone) {
		p.Left = now.Left
	}
	return p, true
}
