package azr

import (
	"context"
	"slices"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/sheet"
	"wegwarte/internal/sorted"
)

// Numbers lists the file numbers of a list, each once.
func (l List) Numbers() (all []string) {
	for _, line := range l.Lines {
		all = append(all, line.FileNumber)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Match finds whom the lines are about among the households that the reader may
// see, and gives their statements; of the others, what is wrong is added to the
// list's errors. A household that the reader may not see is one that is not there.
func (l *List) Match(ctx context.Context, households []person.Household, today clock.Date) (statements []record.AZRCommand) {
	by := map[string]person.Household{}
	for _, h := range households {
		by[h.FileNumber] = h
	}
	for _, line := range l.Lines {
		h, there := by[line.FileNumber]
		who, several := line.among(h.Persons, today)
		switch {
		case !there:
			l.fail(ctx, line, fieldFile, "unknown", "azr.rule.unknown")
		case !h.LeftOn.IsZero():
			l.fail(ctx, line, fieldFile, "left", "azr.rule.left")
		case several:
			l.fail(ctx, line, fieldGiven, "several", "azr.rule.several")
		case who.ID == "":
			l.fail(ctx, line, fieldGiven, "nobody", "azr.rule.nobody")
		case line.Statement.Day.Before(who.Birth.Date):
			l.fail(ctx, line, fieldDay, "before-birth", "azr.rule.before-birth")
		default:
			line.Statement.Person = who.ID
			statements = append(statements, line.Statement)
		}
	}
	sorted.By(l.Errors, func(a, b sheet.RowError) int { return a.Row - b.Row })
	return statements
}

// among finds the one person of whom all is true that the line says.
func (line Line) among(persons []person.Person, today clock.Date) (found person.Person, several bool) {
	said, _ := person.ParseBirth(line.Birth, today)
	for _, p := range persons {
		if named(line.Given, p.GivenName, p.GivenNameOwn) && named(line.Family, p.FamilyName, p.FamilyNameOwn) && (line.Birth == "" || said == p.Birth) {
			if found.ID != "" {
				return person.Person{}, true
			}
			found = p
		}
	}
	return found, false
}

// named reports whether a name is one of those that somebody has; who is said
// nothing of, has any.
func named(said string, names ...string) bool {
	return said == "" || slices.ContainsFunc(names, func(name string) bool { return name != "" && person.Fold(name) == person.Fold(said) })
}

func (l *List) fail(ctx context.Context, line Line, field, rule, key string) {
	l.Count++
	if len(l.Errors) < Limits.Errors {
		header := label(ctx, field)
		l.Errors = append(l.Errors, sheet.RowError{Row: line.Row, Field: header, Rule: rule, Key: key, Args: []any{"row", line.Row, "field", header}})
	}
}

// fault is a rule of the house's that a statement breaks, with its field.
type fault struct {
	field, rule, key string
	args             []any
}

func faults(cmd record.AZRCommand, today clock.Date) (list []fault) {
	at := map[string]string{"kind": fieldKind, "day": fieldDay, "source_day": fieldSent, "place": fieldPlace, "vaccine": fieldFor, "antigens": fieldFor}
	for _, e := range errs.All(cmd.Check(today)) {
		field, known := at[e.Field]
		if !known {
			field = fieldKind
		}
		list = append(list, fault{field, e.Key[strings.LastIndexByte(e.Key, '.')+1:], e.Key, e.Args})
	}
	return list
}

// meaning explains a column, and lists what can stand in it.
func meaning(ctx context.Context, field string) string {
	text := i18n.T(ctx, "azr.column."+field+".guide")
	if field == fieldKind {
		text += "\n– " + strings.Join(kindWords(ctx), "\n– ")
	}
	return text
}
