package equality

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"

	"wegwarte/engine/equity"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/i18n"
)

func outcomeName(ctx context.Context, key string) string {
	return i18n.T(ctx, "equality.outcome."+key)
}

func attributeName(ctx context.Context, a equal.Attribute) string {
	return i18n.T(ctx, "equality.attribute."+string(a))
}

func groupName(ctx context.Context, c equal.Compared) string {
	return i18n.T(ctx, "equality.group."+string(c.Attribute)+"."+c.Group)
}

// figure writes a number in the unit of an outcome: whole days, tenths of m², parts of a hundred.
func figure(ctx context.Context, o equal.Outcome, v float64) string {
	switch o.Kind {
	case equity.Share:
		return i18n.Number(ctx, int(math.Round(v*100)))
	case equity.Amount:
		return decimal(ctx, v)
	}
	return i18n.Number(ctx, int(math.Round(v)))
}

// decimal writes tenths.
func decimal(ctx context.Context, v float64) string {
	return strings.Replace(strconv.FormatFloat(math.Round(v*10)/10, 'f', 1, 64), ".", i18n.Point(ctx), 1)
}

func unit(ctx context.Context, o equal.Outcome) string {
	switch {
	case o.Kind == equity.Share:
		return i18n.T(ctx, "equality.unit.percent")
	case o.Key == equal.Space:
		return i18n.T(ctx, "equality.unit.space")
	}
	return i18n.T(ctx, "equality.unit.days")
}

// signed writes a difference with its sign.
func signed(ctx context.Context, o equal.Outcome, v float64) string {
	text := figure(ctx, o, math.Abs(v))
	switch {
	case strings.Trim(text, "0,") == "":
		return text
	case v < 0:
		text = "−" + text
	default:
		text = "+" + text
	}
	if i18n.From(ctx).Dir() == "rtl" { // the sign stays before its number
		return "\u2066" + text + "\u2069"
	}
	return text
}

// said is a difference in one sentence.
func said(ctx context.Context, o equal.Outcome, c equal.Compared) string {
	kind, way := "days", "more"
	switch {
	case o.Kind == equity.Share:
		kind = "share"
	case o.Key == equal.Space:
		kind = "space"
	case o.Kind == equity.Amount:
		kind = "notice"
	}
	low, high := c.Low, c.High
	if c.Difference < 0 {
		way, low, high = "less", -c.High, -c.Low
	}
	return i18n.T(ctx, "equality.said."+kind+"."+way, "group", groupName(ctx, c), "what", outcomeName(ctx, o.Key),
		"n", figure(ctx, o, math.Abs(c.Difference)), "low", signless(ctx, o, low), "high", signless(ctx, o, high))
}

// signless writes the end of an interval: below 0 with its sign.
func signless(ctx context.Context, o equal.Outcome, v float64) string {
	if v < 0 {
		return signed(ctx, o, v)
	}
	return figure(ctx, o, v)
}

func interval(ctx context.Context, o equal.Outcome, c equal.Compared) string {
	return i18n.T(ctx, "equality.interval", "low", signed(ctx, o, c.Low), "high", signed(ctx, o, c.High))
}

// chanceOfAll writes how often chance alone makes such a difference, all comparisons considered; of a mirror its other side says it.
func chanceOfAll(ctx context.Context, c equal.Compared) string {
	if c.Mirror {
		return "–"
	}
	return chance(ctx, c.Holm)
}

// chance writes a P.
func chance(ctx context.Context, p float64) string {
	switch {
	case p < 0.001:
		return i18n.T(ctx, "equality.chance.rare")
	case p > 0.995:
		return i18n.T(ctx, "equality.chance.percent", "n", "100")
	}
	return i18n.T(ctx, "equality.chance.percent", "n", decimal(ctx, 100*p))
}

func ratio(ctx context.Context, c equal.Compared) string {
	if c.Ratio == 0 {
		return "–"
	}
	return strings.ReplaceAll(strconv.FormatFloat(c.Ratio, 'f', 2, 64)+" ("+strconv.FormatFloat(c.RatioLow, 'f', 2, 64)+"–"+strconv.FormatFloat(c.RatioHigh, 'f', 2, 64)+")", ".", i18n.Point(ctx))
}

// verdict says what a comparison comes to.
func verdict(ctx context.Context, c equal.Compared) string {
	switch {
	case !c.Told():
		return i18n.T(ctx, "equality.why."+string(c.Why))
	case c.Mirror:
		return i18n.T(ctx, "equality.verdict.mirror")
	case c.ByLaw && c.Stands():
		return i18n.T(ctx, "equality.verdict.law")
	case c.Stands():
		return i18n.T(ctx, "equality.verdict.finding")
	case c.Hint():
		return i18n.T(ctx, "equality.verdict.hint")
	}
	return i18n.T(ctx, "equality.verdict.none")
}

// about says how many were compared, rounded.
func about(ctx context.Context, c equal.Compared) string {
	return i18n.T(ctx, "equality.about", "about", c.About, "beside", c.Beside)
}

// known says how sure it is what a law says, since when it is so, and when that was read.
func known(ctx context.Context, l equal.Law) string {
	return i18n.T(ctx, "equality.law.certainty."+string(l.Certainty), "from", i18n.DateShort(ctx, l.From), "month", fmt.Sprintf("%02d/%d", l.Read.Month(), l.Read.Year()))
}

// blindName says whether an engine could tell groups apart.
func blindName(ctx context.Context, b equal.Blind) string {
	switch {
	case b.Empty:
		return i18n.T(ctx, "equality.blind.empty")
	case b.Same:
		return i18n.T(ctx, "equality.blind.same", "count", b.Dealt)
	}
	return i18n.T(ctx, "equality.blind.differs", "count", b.Dealt)
}

func taskAsked(ctx context.Context, t equal.Task) string {
	return i18n.T(ctx, "equality.task.asked", "by", t.By, "day", i18n.DateShort(ctx, t.AskedOn), "due", i18n.DateShort(ctx, t.Due))
}

// explained is how it was reckoned.
func (p shown) explained(ctx context.Context) []string {
	all := []string{i18n.T(ctx, "equality.how.alike"), i18n.T(ctx, "equality.how.effect"), i18n.T(ctx, "equality.how.chance"), i18n.T(ctx, "equality.how.many"), i18n.T(ctx, "equality.how.power"),
		i18n.T(ctx, "equality.how.few", "least", equal.Least), i18n.T(ctx, "equality.how.before", "least", equal.Least), i18n.T(ctx, "equality.how.status")}
	if p.Persons > 0 {
		all = append(all, i18n.T(ctx, "equality.how.known", "count", p.Persons))
	}
	return all
}

// comparedWho says who was compared.
func comparedWho(ctx context.Context, p shown) string {
	if p.Persons == 0 {
		return i18n.T(ctx, "equality.report.about.span", "span", spanName(ctx, p.Span))
	}
	return i18n.T(ctx, "equality.report.about", "count", p.Persons, "span", spanName(ctx, p.Span))
}
