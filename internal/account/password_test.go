package account

import (
	"context"
	"testing"
	"time"
)

func TestAPasswordIsSetWhileEverybodyLogsIn(t *testing.T) {
	for range cap(hashing) {
		hashing <- struct{}{}
		defer func() { <-hashing }()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := matches(ctx, "x", ""); err == nil {
		t.Error("more are hashed at once than there are places")
	}
	ctx, cancel = context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := hashPassword(ctx, "ein Satz, den niemand errät"); err != nil {
		t.Errorf("the transaction that sets a password waits for log-ins: %v", err)
	}
}
