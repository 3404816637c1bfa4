package days

import (
	"context"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/letter"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/feedback"
	written "wegwarte/internal/portal/post"
	"wegwarte/internal/scan"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
	"wegwarte/internal/world/sketch"
)

// said is what one side of a conversation wrote.
type said struct {
	office      bool
	text, words string
	photo       bool
	waits       bool
	in, means   string // a translation, and into which language
	by          string
	maker       written.Maker
}

// conversations are what those with a page of their own and who walks with them
// wrote, by the language they read.
var conversations = map[i18n.Lang][]struct {
	subject string
	said    []said
}{
	i18n.Arabic: {
		{"رسالة من الجهة", []said{
			{text: "وصلتني هذه الرسالة بالبريد ولا أفهمها. هل يجب أن أدفع شيئاً؟", photo: true, in: "de", means: "Dieser Brief kam mit der Post, und ich verstehe ihn nicht. Muss ich etwas bezahlen?", by: "Salma Idris", maker: written.Interpreter},
			{office: true, text: "Nein, Sie müssen nichts bezahlen. Der Kreis bestätigt nur, dass Ihr Antrag da ist.\nHeben Sie den Brief bitte auf.", in: "ar", means: "لا، لا يلزمك دفع أي شيء. الدائرة تؤكد فقط وصول طلبك.\nيرجى الاحتفاظ بالرسالة.", by: "Salma Idris", maker: written.Interpreter},
		}},
		{"موعد الروضة", []said{
			{text: "متى موعد التسجيل في الروضة؟"},
			{office: true, words: written.WordsOf("received")},
		}},
		{"موعد عند الطبيب", []said{
			{text: "ابنتي مريضة منذ يومين. إلى أي عيادة نذهب؟"},
		}},
	},
	i18n.Ukrainian: {{"Диплом", []said{
		{text: "Добрий день! Переклад мого диплома готовий. Куди його принести?"},
	}}},
	i18n.Farsi: {{"کلاس زبان", []said{
		{text: "سلام، کلاس زبان من از کی شروع می\u200cشود؟", in: "de", means: "Guten Tag, wann beginnt mein Sprachkurs?", by: "Reza Karimi", maker: written.Colleague},
		{office: true, text: "Der Kurs beginnt am 11. Januar. Passt der Vormittag für Sie?", waits: true, in: "fa", means: "کلاس از ۱۱ ژانویه شروع می\u200cشود. صبح\u200cها برایتان مناسب است؟", by: "Reza Karimi", maker: written.Colleague},
	}}},
}

// converse has somebody with a page of their own and who walks with them write to
// each other, meet, and send letters.
func (p *player) converse(ctx context.Context, account id.ID, whose person.Person, reads i18n.Lang, now time.Time) error {
	if p.keys == nil {
		return nil
	}
	town := p.offices.towns[world.DemoMunicipality]
	office := p.offices.scope(town, "", tenant.CaseManager)
	visitor := tenant.Scope{Tenant: town.ID, Kind: tenant.Private, Actor: account, Role: tenant.Person}
	hour := opening(clock.DateOf(now).AddDays(-1))
	for _, one := range conversations[reads] {
		var thread id.ID
		for _, m := range one.said {
			hour = hour.Add(37 * time.Minute)
			cmd := written.WriteCommand{Thread: thread, Subject: one.subject, Text: m.text, Words: m.words, Language: string(reads), Waits: m.waits}
			if m.office {
				cmd.Language = "de"
			}
			if m.photo {
				sheet := sketch.Sheet{Heading: "Kreis Unna", Below: "Eingangsbestätigung", Columns: []string{"Betreff", "Ihr Antrag"}, Name: whose.Name(), Day: clock.DateOf(now).AddDays(-3).String(), Seed: 7}
				clean, err := scan.Read(ctx, sheet.Photo())
				if err != nil {
					return err
				}
				cmd.Files = []scan.Clean{clean}
			}
			x := written.Translated{Language: m.in, Text: m.means, Maker: m.maker, Name: m.by}
			err := p.db.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
				at, s := clock.At(hour), office
				if !m.office {
					as, a, err := portal.As(ctx, tx, at, visitor, whose.ID, portal.Messages)
					if err != nil {
						return err
					}
					s, cmd.As = as, a
				} else {
					cmd.Translation = x
				}
				t, err := written.Write(ctx, tx, at, s, p.keys, cmd)
				if thread = t.ID; err != nil || m.office || x.Text == "" {
					return err
				}
				v, err := written.Show(ctx, tx, at, office, p.keys, portal.Acting{}, thread)
				if err == nil {
					_, err = written.Translate(ctx, tx, clock.At(hour.Add(12*time.Minute)), office, p.keys, written.TranslateCommand{Message: v.Messages[len(v.Messages)-1].ID, Translated: x})
				}
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return p.db.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
		at, day := clock.At(now), clock.DateOf(now).AddDays(8)
		for !day.IsWorkday() {
			day = day.AddDays(1)
		}
		if _, err := path.Meet(ctx, tx, at, office, path.MeetCommand{Household: whose.Household, Double: true, MeetingFields: path.MeetingFields{Person: whose.ID, Begins: opening(day).Add(2 * time.Hour), Minutes: 45,
			Place: "Rathaus, Konrad-Adenauer-Platz 1, Zimmer 114", About: "Wie es weitergeht", Language: string(reads), Interpreter: path.NoInterpreter}}); err != nil {
			return err
		}
		until := clock.DateOf(now).AddDays(12).String()
		_, err := letter.Make(ctx, tx, at, office, nil, letter.MakeCommand{Household: whose.Household, Person: whose.ID, Kind: letter.Papers, Lang: reads, ByHand: true,
			Values: map[string]string{"papers": "Mietbescheinigung\nKontoauszug", "what-for": "Antrag auf Wohngeld", "until": until}})
		if errs.Is(err, errs.KindInvalid) {
			return nil // nobody wrote down what such a letter needs
		}
		return err
	})
}

// hear has people say to the lead what they think, with and without a name.
func (p *player) hear(ctx context.Context, account id.ID, whose person.Person, now time.Time) error {
	if p.keys == nil {
		return nil
	}
	town := p.offices.towns[world.DemoMunicipality]
	lead := p.offices.scope(town, "", tenant.Lead)
	today := clock.DateOf(now)
	nobody := tenant.Scope{Tenant: town.ID, Kind: tenant.Municipality}
	return p.db.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
		on := func(ago int) clock.Clock { return clock.At(opening(today.AddDays(-ago)).Add(time.Hour)) }
		if err := feedback.SetPlace(ctx, tx, on(40), lead, feedback.Place{Name: "Ombudsstelle der Stadt Werne", Address: "Konrad-Adenauer-Platz 1, 59368 Werne", Phone: "+49 2389 0000", Hours: "dienstags 14 bis 17 Uhr, auch ohne Termin", Days: 14}); err != nil {
			return err
		}
		for _, one := range []struct {
			ago              int
			kind             feedback.Kind
			lang, text       string
			answer, in, name string
		}{
			{20, feedback.Complaint, "ar", "انتظرت في الممر ساعتين رغم أن لدي موعداً.", "Das tut uns leid. Termine werden jetzt mit mehr Abstand vergeben, und im Flur steht, wer als Nächstes dran ist.", "نأسف لذلك. تُعطى المواعيد الآن بفواصل أطول.", "Salma Idris"},
			{15, feedback.Complaint, "de", "Im Wartebereich gibt es keinen Platz für den Kinderwagen.", "", "", ""},
			{4, feedback.Idea, "uk", "Було б добре мати розклад автобусів у приймальні.", "", "", ""},
		} {
			if _, err := feedback.Send(ctx, tx, on(one.ago), nobody, p.keys, feedback.SendCommand{Kind: one.kind, Text: one.text, Language: one.lang}); err != nil {
				return err
			}
			if one.answer == "" {
				continue
			}
			all, err := feedback.List(ctx, tx, on(one.ago), lead, p.keys, feedback.Filter{})
			if err == nil {
				err = feedback.Act(ctx, tx, on(one.ago-6), lead, p.keys, feedback.ActCommand{ID: all[0].ID, Version: all[0].Version, Answer: one.answer, Translation: one.in, Translator: one.name})
			}
			if err != nil {
				return err
			}
		}
		visitor := tenant.Scope{Tenant: town.ID, Kind: tenant.Private, Actor: account, Role: tenant.Person}
		at := on(1)
		s, _, err := portal.Alone(ctx, tx, at, visitor, whose.ID, portal.Messages)
		if err == nil {
			_, err = feedback.Send(ctx, tx, at, s, p.keys, feedback.SendCommand{Kind: feedback.Praise, Text: "شكراً لمن ساعدني في تسجيل ابني في المدرسة.", Language: "ar"})
		}
		return err
	})
}
