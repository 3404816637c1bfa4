package days

import (
	"context"
	"fmt"
	"strings"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/offer"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// offerers are who offers something in the town that is shown; the first has a log-in.
var offerers = []struct {
	kind             offer.Kind
	name             string
	street, district string
	lat, lon         float64
	languages        string
	stepFree         bool
	offers           []given
}{
	{offer.CourseSchool, "Volkshochschule Werne", "Bahnhofstraße 8", "Mitte", 51.6652, 7.6371, "de en tr", true, []given{
		{theme: offer.German, title: "Integrationskurs, Vormittag", times: "Mo–Fr 8:30–12:30", starts: 18, weeks: 26, seats: 20, taken: 14, level: "A1", steps: "language.course", first: path.CourseSeat, cents: 22900, costs: "Wer Hilfe vom Amt bekommt, zahlt nichts.",
			text: "Der Kurs geht bis zur Prüfung B1. Am ersten Tag bekommen Sie Ihr Buch.", only: "Menschen, die das BAMF zulässt oder die einen Anspruch haben", law: "§ 44 AufenthG",
			words: map[string]offer.Words{"ar": {Title: "دورة الاندماج، قبل الظهر", Text: "تستمر الدورة حتى امتحان B1. تحصل على كتابك في اليوم الأول."}, "uk": {Title: "Інтеграційний курс, зранку", Text: "Курс триває до іспиту B1. Книгу ви отримаєте першого дня."}}},
		{theme: offer.German, title: "Deutsch am Abend, A2", times: "Di, Do 18:30–20:45", starts: 5, weeks: 15, seats: 16, taken: 16, level: "A2", steps: "language.course", first: path.CourseSeat, cents: 9500, text: "Für alle, die tagsüber arbeiten."},
		{theme: offer.German, title: "Lesen und Schreiben von Anfang an", times: "Mo–Do 9–12:15", starts: 32, weeks: 30, seats: 12, taken: 5, level: "0", care: true, steps: "language.course", first: path.CourseSeat, text: "Für alle, die unsere Schrift noch nicht kennen.",
			words: map[string]offer.Words{"fa": {Title: "خواندن و نوشتن از ابتدا", Text: "برای همه کسانی که هنوز خط ما را نمی\u200cشناسند."}}},
		{theme: offer.German, title: "Einstufung: Welcher Deutschkurs passt?", times: "Mi 14–16", how: offer.Open, steps: "language.level", text: "Sie machen einen kurzen Test und sprechen mit uns.", langs: "de en ar"},
		{theme: offer.Training, title: "Hauptschulabschluss nachholen", times: "Mo–Do 17:30–20:45", starts: 60, weeks: 40, seats: 18, taken: 9, level: "B1", age: 16, text: "Ein Jahr bis zur Prüfung."},
		{theme: offer.Digital, title: "Mein erster Computer", times: "Mi 10–11:30", starts: 9, weeks: 8, seats: 10, taken: 3, cents: 2500, text: "Maus, Tastatur, E-Mail, Internet. Computer sind da."}}},
	{offer.Culture, "Stadtbücherei Werne", "Moltkestraße 22", "Mitte", 51.6628, 7.6330, "de", true, []given{
		{theme: offer.Practice, title: "Sprachcafé", times: "Di 16–18", how: offer.Open, care: true, langs: "de ar uk", steps: "language.begin first-days.neighbours", text: "Kaffee trinken und Deutsch sprechen. Jeder Satz ist gut.",
			words: map[string]offer.Words{"ar": {Title: "مقهى اللغة", Text: "نشرب القهوة ونتحدث الألمانية. كل جملة جيدة."}, "uk": {Title: "Мовне кафе", Text: "П’ємо каву та говоримо німецькою. Кожне речення важливе."}}},
		{theme: offer.Family, title: "Vorlesen in zwei Sprachen", times: "1. Sa 10:30–11:30", how: offer.Open, age: 3, until: 8, langs: "de ar tr", text: "Eine Geschichte auf Deutsch und in einer anderen Sprache."},
		{theme: offer.Digital, title: "Hilfe mit dem Handy", times: "Do 15–17", how: offer.Open, text: "Bringen Sie Ihr Handy mit. Junge Leute helfen."},
		{theme: offer.Learning, title: "Ruhig lernen nach der Schule", times: "Mo–Do 14–17", how: offer.Open, age: 8, text: "Tische, Computer, Drucker. Eine Lehrerin hilft."}}},
	{offer.Kita, "Kita Regenbogen", "Selmer Landstraße 14", "Nord", 51.6741, 7.6288, "de tr ru", true, []given{
		{theme: offer.KitaPlace, title: "Kita-Plätze ab August", times: "", how: offer.Contact, age: 2, until: 6, seatless: 6, varies: true, steps: "kita.register kita.place", first: path.KitaPlace, text: "35 oder 45 Stunden in der Woche, mit Mittagessen. Die Stadt vergibt die Plätze."},
		{theme: offer.Family, title: "Spielgruppe für Kinder unter drei", times: "Fr 9:30–11", how: offer.Seat, seats: 8, taken: 6, until: 3, text: "Mutter, Vater oder Großeltern bleiben dabei."}}},
	{offer.Kita, "Kita Lippezwerge", "Stockumer Straße 96", "Stockum", 51.6812, 7.6995, "de en", false, []given{
		{theme: offer.KitaPlace, title: "Tag der offenen Tür", dates: "9 15–17:30", how: offer.Open, steps: "kita.ask", text: "Sehen Sie sich alles an und fragen Sie."},
		{theme: offer.Family, title: "Brückengruppe: schon vor dem Kita-Platz", times: "Mo–Mi 9–12", how: offer.Seat, seats: 10, taken: 10, age: 3, until: 6, langs: "de ar fa", text: "Spielen, singen, Deutsch hören. Die Eltern gehen inzwischen in den Kurs."}}},
	{offer.School, "Marga-Spiegel-Sekundarschule", "Bahnhofstraße 3", "Mitte", 51.6660, 7.6392, "de en", true, []given{
		{theme: offer.Learning, title: "Eltern-Treff: So geht Schule hier", dates: "13 18–19:30", how: offer.Open, care: true, langs: "de ar uk", steps: "school.advice school.begin", text: "Noten, Elternabend, Klassenfahrt: wir erklären es."},
		{theme: offer.Learning, title: "Hausaufgaben-Zeit", times: "Mo, Mi, Do 14–15:30", how: offer.Seat, seats: 25, taken: 19, age: 10, until: 16, text: "Mit Studierenden. Auch Mathe und Englisch."}}},
	{offer.Clinic, "St. Christophorus Klinik", "Goetheweg 34", "Süd", 51.6585, 7.6412, "de en ar", true, []given{
		{theme: offer.Health, title: "Sprechstunde für werdende Mütter", times: "Mi 9–11", how: offer.Open, langs: "de ar ru", text: "Eine Hebamme berät. Sie brauchen keinen Termin."},
		{theme: offer.Health, title: "Erste Hilfe am Kind", dates: "24 10–14", how: offer.Seat, seats: 15, taken: 7, care: true, text: "Was tun bei Fieber, Sturz, Verbrennung?"}}},
	{offer.Clinic, "Gesundheitsamt, Nebenstelle Werne", "Alte Münsterstraße 4", "Mitte", 51.6634, 7.6362, "de", true, []given{
		{theme: offer.Health, title: "Offene Impf-Sprechstunde", times: "2. Mi 14–17", how: offer.Open, langs: "de en ar uk", steps: "first-days.vaccination", text: "Bringen Sie Ihren Impfpass mit, wenn Sie einen haben."}}},
	{offer.ClubOf, "Werner SC 2000", "Am Lindert 12", "Süd", 51.6561, 7.6249, "de", false, []given{
		{theme: offer.Sport, title: "Fußball für Mädchen, 9 bis 12 Jahre", times: "Mo, Mi 16:30–18", how: offer.Open, age: 9, until: 12, steps: "club.visit", first: path.Club, text: "Kommen Sie zum Schnuppern. Schuhe leihen wir."},
		{theme: offer.Sport, title: "Fußball für alle am Samstag", times: "Sa 15–17", how: offer.Open, age: 16, steps: "club.ask club.visit", first: path.Club, text: "Kein Verein, kein Vertrag. Einfach spielen."}}},
	{offer.ClubOf, "TV Werne 03 Wasserfreunde", "Am Hagen 1", "Mitte", 51.6609, 7.6288, "de en", true, []given{
		{theme: offer.Sport, title: "Schwimmen lernen für Frauen", times: "So 9–10", starts: 4, weeks: 10, how: offer.Seat, seats: 12, taken: 10, cents: 4000, text: "Im tiefen Becken erst, wenn Sie wollen. Eine Trainerin leitet den Kurs."},
		{theme: offer.Sport, title: "Seepferdchen-Kurs für Kinder", times: "Di, Fr 16–16:45", starts: 7, weeks: 6, how: offer.Seat, seats: 10, taken: 10, age: 5, until: 9, cents: 5500, text: "Mit der Bildungskarte ist der Kurs kostenlos."},
		{theme: offer.Sport, title: "Turnen für Eltern und Kinder", times: "Mi 16–17", how: offer.Open, until: 5, text: "Klettern, rollen, hüpfen."}}},
	{offer.Group, "Nachbarschaft Stockum", "Kirchstraße 5", "Stockum", 51.6829, 7.7021, "de", true, []given{
		{theme: offer.Meeting, title: "Frühstück für alle", times: "1. Sa 9:30–11:30", how: offer.Open, care: true, steps: "first-days.neighbours", text: "Jede und jeder bringt etwas mit, oder auch nicht."},
		{theme: offer.Helping, title: "Garten hinter der Kirche", times: "Sa 14–17", how: offer.Open, text: "Gemüse pflanzen, gießen, ernten. Was wächst, wird geteilt."}}},
	{offer.Group, "Offene Tür im Gemeindehaus", "Wichernstraße 21", "Nord", 51.6718, 7.6401, "de en", true, []given{
		{theme: offer.Meeting, title: "Kochen an einem langen Tisch", times: "letzter Fr 17–20", how: offer.Seat, seats: 24, taken: 15, cents: 300, text: "Jedes Mal kocht jemand anderes, was er von zu Hause kennt."},
		{theme: offer.Music, title: "Chor ohne Noten", times: "Do 19:30–21", how: offer.Open, text: "Wir singen, was gefällt, in vielen Sprachen."}}},
	{offer.Group, "Frauentreff an der Moschee", "Freiherr-vom-Stein-Straße 41", "Mitte", 51.6677, 7.6305, "de tr ar", false, []given{
		{theme: offer.Meeting, title: "Tee und Gespräch am Nachmittag", times: "Do 14–16", how: offer.Open, care: true, langs: "de tr ar", text: "Alle Frauen aus der Stadt sind eingeladen."},
		{theme: offer.Practice, title: "Deutsch sprechen beim Nähen", times: "Mo 10–12", how: offer.Seat, seats: 10, taken: 4, care: true, langs: "de tr ar fa", steps: "language.begin", text: "Nähmaschinen sind da."}}},
	{offer.Mentoring, "Freiwilligen-Zentrum Werne", "Am Markt 16", "Mitte", 51.6641, 7.6345, "de en", true, []given{
		{theme: offer.Mentor, title: "Paten für die ersten Monate", times: "", how: offer.Contact, how2: "nach Vereinbarung", text: "Jemand aus der Stadt geht ein Stück mit: zum Arzt, zum Amt, ins Café."},
		{theme: offer.Helping, title: "Ehrenamt: Was passt zu mir?", times: "Di 10–12", how: offer.Open, text: "Auch Sie können helfen. Wir finden etwas zusammen."}}},
	{offer.Counselling, "Caritas-Beratung", "Konrad-Adenauer-Straße 10", "Mitte", 51.6649, 7.6321, "de ar en", true, []given{
		{theme: offer.Advice, title: "Beratung für Zugewanderte", times: "Mo, Do 9–12", how: offer.Open, langs: "de ar en", steps: "work.advice certificate.advice", text: "Fragen zu Aufenthalt, Arbeit, Familie. Vertraulich und kostenlos."},
		{theme: offer.Advice, title: "Briefe vom Amt verstehen", times: "Di 15–17", how: offer.Open, langs: "de ar uk fa", steps: "first-days.benefits", text: "Bringen Sie den Brief mit."},
		{theme: offer.Advice, title: "Hilfe bei Schulden", times: "", how: offer.Contact, how2: "Termin am Telefon ausmachen", text: "Je früher, desto besser."}}},
	{offer.Company, "Elektro Steinhoff", "Capeller Straße 60", "Industriegebiet Nord", 51.6781, 7.6476, "de", false, []given{
		{theme: offer.Job, title: "Werkstatt ansehen: Ausbildung Elektronik", dates: "20 14–16", how: offer.Seat, seats: 12, taken: 3, age: 15, steps: "work.profile", text: "Eine Stunde zuschauen, eine Stunde selbst löten."}}},
	{offer.Company, "Seniorenhaus Am Stadtpark", "Südring 7", "Süd", 51.6591, 7.6342, "de", true, []given{
		{theme: offer.Job, title: "Probetag in der Pflege", times: "Mi 8–13", how: offer.Contact, age: 16, level: "A2", text: "Sie gehen einen Vormittag mit."},
		{theme: offer.Helping, title: "Kaffee und Spiele mit alten Menschen", times: "So 15–17", how: offer.Open, text: "Viele freuen sich über Besuch. Deutsch lernt man nebenbei."}}},
	{offer.Office, "Jobcenter Werne", "Münsterstraße 1", "Mitte", 51.6663, 7.6349, "de en ar", true, []given{
		{theme: offer.Job, title: "Job-Messe mit 30 Betrieben", dates: "41 10–15", how: offer.Open, langs: "de en ar uk", steps: "work.profile", text: "Bringen Sie Ihren Lebenslauf mit. Wir helfen am Stand."},
		{theme: offer.Training, title: "Welche Ausbildung passt?", times: "Do 14–16", how: offer.Open, age: 15, until: 25, steps: "work.advice", text: "Ein Gespräch mit der Berufsberatung."}}},
	{offer.Group, "Repair-Café Werne", "Burgstraße 11", "Mitte", 51.6620, 7.6352, "de", true, []given{
		{theme: offer.Repair, title: "Kaputt? Wir reparieren zusammen", times: "2. Sa 14–17", how: offer.Open, text: "Radio, Lampe, Hose, Fahrrad. Spenden sind willkommen."},
		{theme: offer.Repair, title: "Fahrrad für wenig Geld", times: "Fr 16–18", how: offer.Open, cents: 2000, text: "Gebrauchte Räder, geprüft und verkehrssicher."}}},
	{offer.Culture, "Jugendzentrum JuWeL", "Bahnhofstraße 10", "Mitte", 51.6668, 7.6384, "de en", true, []given{
		{theme: offer.Youth, title: "Offener Treff", times: "Mo–Fr 15–20", how: offer.Open, age: 10, until: 20, text: "Billard, Musik, WLAN. Und jemand, der zuhört."},
		{theme: offer.Music, title: "Band-Probe: Wer spielt mit?", times: "Mi 18–20", how: offer.Open, age: 12, until: 25, text: "Gitarren, Schlagzeug und Keyboard sind da."},
		{theme: offer.Youth, title: "Ferienspiele im Winter", dates: "27 9–15", how: offer.Seat, seats: 30, taken: 22, age: 6, until: 12, cents: 1000, text: "Basteln, toben, ein Ausflug. Mittagessen ist dabei."}}},
}

// given is one offer in short: times as people write them, or days from now.
type given struct {
	theme                   offer.Theme
	title, text             string
	times, dates, how2      string
	starts, weeks           int
	how                     offer.How
	seats, taken, seatless  int
	cents                   int
	varies, care            bool
	costs, only, law, level string
	age, until              int
	langs, steps            string
	first                   path.Milestone
	words                   map[string]offer.Words
}

func (o given) offer(today clock.Date) (offer.Offer, error) {
	one := offer.Offer{Theme: o.theme, Title: o.title, How: o.how, Seats: o.seats, State: offer.StatePublished, Details: offer.Details{Text: o.text, Words: o.words, Cents: o.cents, Varies: o.varies, Costs: o.costs,
		Childcare: o.care, OnlyFor: o.only, Law: o.law, Level: o.level, AgeFrom: o.age, AgeUntil: o.until, Languages: strings.Fields(o.langs), Steps: strings.Fields(o.steps)}}
	if one.How == "" {
		one.How = offer.Seat
	}
	if one.How == offer.Contact {
		one.Seats = o.seatless
	}
	if len(one.Languages) == 0 {
		one.Languages = []string{"de"}
	}
	if o.first != "" {
		one.Milestones = []path.Milestone{o.first}
	}
	times := o.times
	if o.dates != "" {
		var ahead int
		var hours string
		if _, err := fmt.Sscanf(o.dates, "%d %s", &ahead, &hours); err != nil {
			return one, err
		}
		times = today.AddDays(ahead).String() + " " + hours
	}
	err := one.When.ParseTimes(times)
	if one.When.Words = o.how2; o.weeks > 0 {
		one.When.Begins = today.AddDays(o.starts)
		one.When.Ends = one.When.Begins.AddDays(7 * o.weeks)
		one.SignUntil = one.When.Begins
	}
	return one, err
}

// offer has the case manager keep who offers something in the municipality that is
// shown, and what; the first of them has somebody who logs in.
func (p *player) offer(ctx context.Context, now time.Time) error {
	town := p.offices.towns[world.DemoMunicipality]
	who := p.offices.scope(town, "", tenant.CaseManager)
	today := clock.DateOf(now)
	at := clock.At(opening(today.AddDays(-6)))
	signing := &seats{player: p, who: who, today: today, now: now}
	var first offer.Provider
	for i, of := range offerers {
		err := p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
			mailbox := strings.NewReplacer(" ", "-", ".", "", ",", "", "ü", "ue").Replace(strings.ToLower(of.name))
			by, err := offer.SaveProvider(ctx, tx, at, who, offer.Provider{Kind: of.kind, Name: of.name, About: offer.About{StepFree: of.stepFree, Languages: strings.Fields(of.languages),
				Phone: fmt.Sprintf("02389 555 04%02d", i), Email: "info@" + mailbox + ".example", Web: "https://" + mailbox + ".example/",
				Address: offer.Address{Street: of.street, PostalCode: "59368", Town: town.Name, District: of.district, Latitude: of.lat, Longitude: of.lon}}})
			if err != nil {
				return fmt.Errorf("%s: %w", of.name, err)
			}
			if i == 0 {
				first = by
			}
			for _, some := range of.offers {
				one, err := some.offer(today)
				if err != nil {
					return fmt.Errorf("%s: %w", some.title, err)
				}
				one.Provider = by.ID
				if one, err = offer.Save(ctx, tx, at, who, one); err != nil {
					return fmt.Errorf("%s: %w", some.title, err)
				}
				for range some.taken {
					if _, err := signing.signs(ctx, tx, 5, one.ID, person.Person{}); err != nil {
						return fmt.Errorf("%s: %w", some.title, err)
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	setup := tenant.Scope{Tenant: town.ID, Kind: town.Kind, Actor: "demo", Name: "wegwarte demo", Role: tenant.Administrator}
	return p.db.Do(ctx, town.ID, func(ctx context.Context, tx *db.Tx) error {
		a, err := account.Add(ctx, tx, at, setup, account.New{Email: "anbieter@werne.example", Name: "Claudia Rehbein", Password: Password, Unit: first.ID, Roles: []tenant.Role{tenant.Offerer}})
		p.result.LogIns = append(p.result.LogIns, LogIn{Email: a.Email, Name: a.Name, Role: tenant.Offerer, At: first.Name})
		return err
	})
}
