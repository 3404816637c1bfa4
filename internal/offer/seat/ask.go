package seat

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"wegwarte/internal/audit"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/tenant"
)

// Question is one of the two that somebody who was there is asked.
type Question string

// The questions.
const (
	Helped Question = "helped"
	Again  Question = "again"
)

// Questions lists them.
var Questions = []Question{Helped, Again}

// Reply is an answer to a question.
type Reply string

// The answers.
const (
	RepliesYes    Reply = "yes"
	RepliesPartly Reply = "partly"
	RepliesNo     Reply = "no"
)

// Replies lists them.
var Replies = []Reply{RepliesYes, RepliesPartly, RepliesNo}

// askDays is how long somebody can answer.
const askDays = 60

// enough is from how many answers on they are shown: so few tell of nobody.
const enough = 5

// Ask gives a word by which somebody who has a seat may say how it was, once. That they were asked is noted, so that nobody is asked twice; the word is
// kept nowhere but by them, and nothing leads from the answer to them.
func Ask(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, which id.ID) (word string, err error) {
	t, o, err := held(ctx, tx, s, which)
	if err != nil {
		return "", err
	}
	today := clock.Today(c)
	switch {
	case t.State != Taken && t.State != Attended || o.When.Begins.After(today):
		return "", errs.Conflict("seat.ask.early")
	case t.Asked != "":
		return "", errs.Conflict("seat.ask.once")
	}
	random := make([]byte, 12)
	_, _ = rand.Read(random) // it never fails: it crashes the program instead
	word = strings.ToLower(string(s.Tenant)) + hex.EncodeToString(random)
	if err := tx.Must(ctx, `UPDATE seat SET asked = 'asked', version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3`, s.Tenant, t.ID, t.Version); err != nil {
		return "", err
	}
	audit.Log(tx, c, s, audit.Change, tenant.Seat, "asked how it was", t.subjects()...)
	_, err = tx.Exec(ctx, `INSERT INTO seat_ask (tenant_id, hash, offer_id, until) VALUES ($1, $2, $3, $4)`, s.Tenant, hashed(word), t.Offer, today.AddDays(askDays))
	return word, err
}

func hashed(word string) string {
	sum := sha256.Sum256([]byte(word))
	return hex.EncodeToString(sum[:])
}

// AskedAt gives the municipality that a word is of; false for what is none.
func AskedAt(word string) (id.ID, bool) {
	if len(word) != 26+24 {
		return "", false
	}
	return id.Parse(strings.ToUpper(word[:26]))
}

// AskedOf gives the offer that a word asks about.
func AskedOf(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, word string) (offer.Offer, error) {
	which, err := db.One(ctx, tx, db.Value[id.ID], `SELECT a.offer_id FROM seat_ask a WHERE a.tenant_id = $1 AND a.hash = $2 AND a.until >= $3`, s.Tenant, hashed(word), clock.Today(c))
	if err != nil {
		return offer.Offer{}, err
	}
	return offer.Find(ctx, tx, house(s), which)
}

// Tell counts what somebody says of an offer, and forgets the word. What they leave out is not counted.
func Tell(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, word string, said map[Question]Reply) error {
	o, err := AskedOf(ctx, tx, c, s, word)
	if err != nil {
		return err
	}
	for _, q := range Questions {
		reply := said[q]
		if reply == "" {
			continue
		}
		if !slices.Contains(Replies, reply) {
			return errs.Invalid("own.seat.error.choice").At(string(q))
		}
		if _, err := tx.Exec(ctx, `INSERT INTO seat_answer (tenant_id, offer_id, question, answer, n) VALUES ($1, $2, $3, $4, 1)
			ON CONFLICT (tenant_id, offer_id, question, answer) DO UPDATE SET n = seat_answer.n + 1`, s.Tenant, o.ID, q, reply); err != nil {
			return err
		}
	}
	return tx.Must(ctx, `DELETE FROM seat_ask WHERE tenant_id = $1 AND hash = $2`, s.Tenant, hashed(word))
}

// Told is what people said of an offer.
type Told struct {
	Of      int // answers to a question, at most
	Answers map[Question]map[Reply]int
}

// Enough reports whether so many answered that it tells of nobody; else no count is given.
func (t Told) Enough() bool { return t.Of >= enough }

// ToldOf gives what people said of an offer, once enough did.
func ToldOf(ctx context.Context, tx *db.Tx, s tenant.Scope, which id.ID) (t Told, err error) {
	own, err := access(s, tenant.Scope.MayRead)
	if err != nil {
		return t, err
	}
	o, err := offer.Find(ctx, tx, house(s), which)
	if err == nil && own != "" && o.Provider != own {
		err = errs.NotFound("error.not-found")
	}
	if err != nil {
		return t, err
	}
	all, err := db.All(ctx, tx, ScanAnswered, `SELECT a.question, a.answer, a.n FROM seat_answer a WHERE a.tenant_id = $1 AND a.offer_id = $2
		ORDER BY a.question, a.answer`, s.Tenant, which)
	return Tally(all), err
}

// Answered is how often a question was answered so.
type Answered struct {
	Question Question
	Reply    Reply
	N        int
}

// ScanAnswered reads one: the question, the answer, how often.
func ScanAnswered(row db.Row) (k Answered, err error) {
	err = row.Scan(&k.Question, &k.Reply, &k.N)
	return k, err
}

// Tally sums up what people said. A question that too few answered is left out.
func Tally(all []Answered) Told {
	t, sums := Told{Answers: map[Question]map[Reply]int{}}, map[Question]int{}
	for _, k := range all {
		if t.Answers[k.Question] == nil {
			t.Answers[k.Question] = map[Reply]int{}
		}
		t.Answers[k.Question][k.Reply] = k.N
		sums[k.Question] += k.N
		t.Of = max(t.Of, sums[k.Question])
	}
	for q, n := range sums {
		if n < enough {
			delete(t.Answers, q)
		}
	}
	return t
}
