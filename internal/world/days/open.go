package days

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/facts/open"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// rumours are what is asked and said in the town that is shown, and what is so.
var rumours = []open.Answer{
	{Rumour: "Es kommen jede Woche Hunderte.", Text: "Wie viele Menschen kommen, steht in einem Schlüssel im Gesetz. Das Land kündigt jede Ankunft an. In diesem Monat sind es so viele:", Figure: "arrivals.total", Source: "Zuweisungen des Landes, gezählt zum Stand dieser Seite",
		Words: map[string]open.Words{"uk": {Rumour: "Щотижня приїжджають сотні.", Text: "Скільки людей приїжджає, визначає ключ у законі. Земля повідомляє про кожне прибуття. Цього місяця їх стільки:"}, "ar": {Rumour: "يأتي المئات كل أسبوع.", Text: "عدد القادمين يحدده مفتاح في القانون. تعلن الولاية عن كل وصول. هذا الشهر عددهم:"}}},
	{Rumour: "Die Turnhalle bleibt für immer belegt.", Text: "Nein. Wir mieten Wohnungen und bauen. Wann die Hallen voraussichtlich frei sind, rechnen wir jeden Monat neu aus. Sicher ist es nicht.", Figure: "halls.free", Source: "Plan der Unterkünfte der Stadt",
		Words: map[string]open.Words{"ar": {Rumour: "ستبقى صالة الرياضة مشغولة إلى الأبد.", Text: "لا. نحن نستأجر شققًا ونبني. نعيد كل شهر حساب موعد خلو الصالات. هذا ليس مؤكدًا."}}},
	{Rumour: "Wegen der Flüchtlinge gibt es keine Kita-Plätze.", Text: "Es fehlen Plätze für alle Kinder. Sie haben auch vor fünf Jahren gefehlt. Woran es liegt und was wir tun, steht auf dieser Seite bei „Was fehlt“.", Source: "Jugendhilfeplanung der Stadt"},
	{Rumour: "Andere Städte nehmen niemanden auf.", Text: "Alle Städte und Gemeinden teilen sich die Aufgabe nach demselben Schlüssel. Die ganze Rechnung steht auf dieser Seite, Schritt für Schritt. So weit sind wir:", Figure: "allocation.quote", Source: "§ 3 FlüAG NRW", Link: "https://recht.nrw.de"},
	{Rumour: "Für uns gibt es keine Angebote mehr.", Text: "Alle Angebote sind für alle da: Kurse, Vereine, Beratung, Reparatur-Café. Zur Zeit sind es so viele:", Figure: "offers.total", Source: "Angebote in Werne",
		Words: map[string]open.Words{"uk": {Rumour: "Для нас більше немає пропозицій.", Text: "Усі пропозиції для всіх: курси, клуби, консультації, ремонтне кафе. Зараз їх стільки:"}}},
}

// telling are the towns that tell.
var telling = []string{world.DemoMunicipality, "05978024", "05978032", "05915000", "05913000", "05515000", "05315000", "05111000"}

// publish lets the Land and some of its towns tell everybody how things are: three months in a row, of
// which the town that is shown took one back.
func (p *player) publish(ctx context.Context, now time.Time) error {
	towns := []tenant.Tenant{p.offices.land}
	for _, ags := range telling {
		if t, there := p.offices.towns[ags]; there {
			towns = append(towns, t)
		}
	}
	today := clock.DateOf(now)
	for _, months := range []int{-2, -1, 0} {
		at := clock.NewDate(today.Year(), today.Month(), 1).AddMonths(months).Begins().Add(3 * time.Hour)
		if months == 0 {
			at = now.Add(-2 * time.Hour)
		}
		if at.Before(p.world.FirstDay().AddDays(7).Begins()) {
			continue
		}
		c := clock.At(at)
		land := tenant.Scope{Tenant: p.offices.land.ID, Kind: tenant.Land, Actor: "open", Name: "Leitung", Role: tenant.Lead}
		if _, err := open.CountNow(ctx, p.db, c, land); err != nil {
			return err
		}
		for _, t := range towns {
			if err := p.tellOf(ctx, c, t, months); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *player) tellOf(ctx context.Context, c clock.Clock, t tenant.Tenant, months int) error {
	s := tenant.Scope{Tenant: t.ID, Kind: t.Kind, Actor: "open", Name: "Leitung", Role: tenant.Lead}
	shown := t.AGS == world.DemoMunicipality
	err := p.db.Do(ctx, t.ID, func(ctx context.Context, tx *db.Tx) error {
		set, err := open.SettingsOf(ctx, tx, s)
		if err != nil || set.Number > 0 {
			return err
		}
		set.Office = open.Office{Name: "Stadt " + t.Name, Address: "Rathaus, " + t.Name, For: "die Leitung der Verwaltung", Email: "rathaus@" + t.AGS + ".example", Imprint: "https://" + t.AGS + ".example/impressum", Privacy: "https://" + t.AGS + ".example/datenschutz"}
		if t.Kind == tenant.Land {
			set.Office.Name, set.Office.Address, set.Office.Email, set.Office.Imprint, set.Office.Privacy = "Land "+t.Name, "Ministerium, Düsseldorf", "zahlen@land.example", "https://land.example/impressum", "https://land.example/datenschutz"
		}
		if err := open.Set(ctx, tx, c, s, set); err != nil || !shown {
			return err
		}
		for _, a := range rumours {
			if _, err := open.Write(ctx, tx, c, s, "", 0, a); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	r, err := open.Make(ctx, p.db, c, s)
	if err != nil {
		return err
	}
	err = p.db.Do(ctx, t.ID, func(ctx context.Context, tx *db.Tx) error {
		if r, err = open.Publish(ctx, tx, c, s, r.ID, r.Hash); err == nil && shown && months == -2 {
			_, err = open.Withdraw(ctx, tx, c, s, r.ID, "Bei den Hallen waren Plätze doppelt gezählt. Die nächste Fassung hat die richtigen Zahlen.")
		}
		return err
	})
	if err != nil || !shown || months < 0 {
		return err
	}
	_, err = open.Make(ctx, p.db, c, s) // what the desk looks at next
	return err
}
