package door

import (
	"fmt"
	"testing"
	"time"
)

func TestOneNetworkMayAskOnlySoOftenAndOthersGoOn(t *testing.T) {
	p, now := newPace(), time.Now()
	for i := range atOnce {
		if ok, _ := p.allow("192.0.2.1", now); !ok {
			t.Fatalf("request %d is refused", i)
		}
	}
	if ok, wait := p.allow("192.0.2.1", now); ok || wait <= 0 || wait > oneMore {
		t.Errorf("one more: %t, wait %s", ok, wait)
	}
	if ok, _ := p.allow("192.0.2.2", now); !ok {
		t.Error("another network is refused")
	}
	if ok, _ := p.allow("192.0.2.1", now.Add(oneMore)); !ok {
		t.Error("after a while one more is refused")
	}
	if ok, _ := p.allow("192.0.2.1", now.Add(time.Hour)); !ok {
		t.Error("an hour later it is refused")
	}
}

func TestWhatIsRememberedOfNetworksIsBounded(t *testing.T) {
	p, now := newPace(), time.Now()
	for i := range 3 * mostPaced {
		p.allow(fmt.Sprint(i), now.Add(time.Duration(i)*time.Microsecond))
	}
	if n := len(p.full); n > mostPaced {
		t.Errorf("%d networks are remembered", n)
	}
	p.allow("late", now.Add(time.Hour))
	if n := len(p.full); n > 1 {
		t.Errorf("%d networks are remembered that have been quiet for an hour", n)
	}
}

func TestNetworksOfIPv6AreCountedByTheirFirstHalf(t *testing.T) {
	for host, want := range map[string]string{
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::9": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "::ffff:192.0.2.1", "what": "what",
	} {
		if got := networkOf(host); got != want {
			t.Errorf("%s is counted as %s", host, got)
		}
	}
}
