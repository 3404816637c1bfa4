package quota

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"sort"

	"wegwarte/engine/calc"
)

// The names of the figures.
const (
	Population   = "population"
	Area         = "area"
	Bestand      = "bestand"
	Places       = "places"
	PopShare     = "population_key"
	AreaShare    = "area_key"
	Mixed        = "mixed"
	Limit        = "limit"
	Capped       = "capped"
	Excess       = "excess"
	Uncapped     = "uncapped"
	Received     = "received"
	Key          = "key"
	Soll         = "soll"
	Credit       = "credit"
	Quote        = "quote"
	Open         = "open"
	Whole        = "whole"
	Remainder    = "remainder"
	Place        = "place" // of the remainder among all, from 0
	RoundedSoll  = "soll_persons"
	WeightPeople = "weight_population"
	WeightArea   = "weight_area"
	Cap          = "cap"
	Factor       = "credit_factor"
	Total        = "total"
	Missing      = "missing" // whole persons that the remainders share
)

// Errors of what is to be computed.
var (
	ErrNobody  = errors.New("quota: no municipality has inhabitants")
	ErrNoArea  = errors.New("quota: no municipality has an area")
	ErrWeights = errors.New("quota: the weights of population and area are not parts of 1")
)

// Calculate computes the quota of all municipalities of a Land. They are put in
// the order of their keys; total is G where it is given, else it is what was
// reported and credited, and lacks who did not report.
func Calculate(r Rules, municipalities []Municipality, total *big.Rat) (*calc.Result, error) {
	all, err := checked(r, municipalities)
	if err != nil {
		return nil, err
	}
	s := calc.Sheet{Parameters: parameters(r, total)}
	for _, m := range all {
		given := map[string]*big.Rat{Population: whole(m.Population), Area: big.NewRat(m.AreaHa, 100), Places: whole(m.Places)}
		if m.Bestand != nil {
			given[Bestand] = whole(*m.Bestand)
		}
		s.Rows = append(s.Rows, calc.Row{Key: m.AGS, Given: given})
	}
	s.Columns = columns(r)
	if r.Iterate {
		repeat(s)
	}
	return calc.Calculate(s), nil
}

// checked gives the municipalities in the order of their keys.
func checked(r Rules, municipalities []Municipality) ([]Municipality, error) {
	weights := new(big.Rat).Add(r.Population, r.Area)
	if r.Population.Sign() < 0 || r.Area.Sign() < 0 || weights.Cmp(big.NewRat(1, 1)) != 0 {
		return nil, ErrWeights
	}
	all := slices.Clone(municipalities)
	sort.SliceStable(all, func(i, j int) bool { return all[i].AGS < all[j].AGS })
	people, area := int64(0), int64(0)
	for i, m := range all {
		switch {
		case i > 0 && all[i-1].AGS == m.AGS:
			return nil, fmt.Errorf("quota: municipality %s stands there twice", m.AGS)
		case m.Population < 0, m.AreaHa < 0, m.Places < 0, m.Bestand != nil && *m.Bestand < 0:
			return nil, fmt.Errorf("quota: municipality %s has a figure below 0", m.AGS)
		}
		people += m.Population
		area += m.AreaHa
	}
	switch {
	case people == 0:
		return nil, ErrNobody
	case area == 0:
		return nil, ErrNoArea
	}
	return all, nil
}

// parameters are the factors, and G.
func parameters(r Rules, total *big.Rat) []calc.Parameter {
	g := calc.Parameter{Name: Total, Value: total}
	if total == nil {
		g.Formula = calc.Add(calc.Sum(Bestand), calc.Mul(calc.Param(Factor), calc.Sum(Places)))
	}
	return []calc.Parameter{
		{Name: WeightPeople, Value: r.Population, Source: r.Source},
		{Name: WeightArea, Value: r.Area, Source: r.Source},
		{Name: Cap, Value: r.Cap, Source: r.Source},
		{Name: Factor, Value: r.Credit, Source: r.Source},
		g,
		{Name: Missing, Formula: calc.Sub(calc.Floor(calc.Add(calc.Param(Total), calc.Div(calc.Number(1), calc.Number(2)))), calc.Sum(Whole))},
	}
}

func whole(n int64) *big.Rat { return big.NewRat(n, 1) }
