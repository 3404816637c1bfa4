package portal

import (
	"strings"

	"wegwarte/internal/tenant"
)

// Of whom a row is, by the column that says so.
const (
	theirs    = `.tenant_id = $1 AND a.person_id IN ($who)`
	household = `.tenant_id = $1 AND a.household_id IN ($home)`
	shared    = `a.tenant_id = $1 AND (coalesce(a.person_id, '') IN ($who) OR coalesce(a.person_id, '') = '' AND a.household_id IN ($home))`
)

// Parts is everything that goes along. A room that begins to keep something about
// somebody adds a line here.
var Parts = []Part{
	of("person", "person", `a.tenant_id = $1 AND a.id IN ($who)`, tenant.Register, "family_name given_name family_name_own given_name_own birth_date:day birth_precision:code sex:code:own.sex. phone email created_at:moment"),
	of("household", "household", `a.tenant_id = $1 AND a.id IN ($home)`, tenant.Register, "file_number registered_on:day left_on:day"),
	of("language", "person_language", `a`+theirs, tenant.Register, "language:code:language. speaks:yes-no reads:yes-no"),
	of("relation", "person_relation", `a.tenant_id = $1 AND (a.person_id IN ($who) OR a.other_id IN ($who))`, tenant.Register, "kind:code:person.relation. person_id other_id"),
	of("legal", "person_legal", `a`+theirs, tenant.Legal, "nationality:code:state. status:code source stated_on:day recorded_at:moment"),
	of("stay-land", "household_stay", `a`+household, tenant.Register, "since:day until:day"),
	of("arrival", "transfer a JOIN household h ON h.transfer_id = a.id", `h.tenant_id = $1 AND h.id IN ($home)`, tenant.Transfer, "number announced_on:day arrive_on:day arrive_at meeting_point"),
	of("preparation", "preparation", `a`+theirs, tenant.Transfer, "code:code:catalogue.prepare. title due_on:day done_at:moment note meet_on:day meet_at meet_where"),
	of("stay", "stay", `a`+household, tenant.Stay, "state:code from_day:day until_day:day shares:yes-no leave_by:day ending:code reason"),
	of("housing-wish", "housing_wish", `a`+household, tenant.Stay, "uses wishes at:moment"),
	of("flat-search", "flat_search", `a`+household, tenant.Flat, "entitled_from:day wishes stage:code since_day:day started_on:day ended_on:day outcome:code"),
	of("flat", "flat a JOIN flat_search f ON f.tenant_id = a.tenant_id AND f.id = a.search_id", `a.tenant_id = $1 AND f.household_id IN ($home)`, tenant.Flat, "address rooms:number area:number rent:number free_from:day state:code view_on:day handover_on:day note"),
	of("flat-report", "flat_report a JOIN flat l ON l.tenant_id = a.tenant_id AND l.id = a.flat_id JOIN flat_search f ON f.tenant_id = l.tenant_id AND f.id = l.search_id", `a.tenant_id = $1 AND f.household_id IN ($home)`, tenant.Flat, "day:day present keys meters rooms note"),
	of("need", "need", `a`+theirs, tenant.NeedHealth, "code:code:catalogue.need. severity:code:record.severity. detail from_day:day until_day:day source:code:own.source. source_day:day basis:code:own.basis. consent recorded_at:moment withdrawn_at:moment"),
	of("no-need", "no_need", `a`+theirs, tenant.NeedHealth, "item:code:catalogue. source:code:own.source. source_day:day recorded_at:moment withdrawn_at:moment"),
	of("measure", "measure", `a`+theirs, tenant.MeasureHealth, "kind:code:catalogue.kind. outcome:code:own.outcome. day:day place vaccine atc antigens batch dose note source:code:own.source. source_day:day recorded_at:moment withdrawn_at:moment"),
	of("health", "health_statement", `a`+theirs, tenant.MeasureHealth, "kind:code:statement.kind. none:yes-no about sort:code:own.aid. standing:code:statement.standing. danger:code:statement.danger. certainty:code:statement.certainty. reaction dosage from_day:day until_day:day source:code:own.source. source_day:day basis:code:own.basis. consent recorded_at:moment withdrawn_at:moment"),
	of("consent-withdrawn", "consent_withdrawal", `a`+theirs, tenant.NeedHealth, "said_on:day how recorded_at:moment"),
	of("kept-back", "kept_back", `a`+theirs, tenant.NeedHealth, "item:code data:code:own.data. said_on:day how lifted_on:day lifted_how"),
	of("keep-answer", "keep_answer a JOIN measure m ON m.tenant_id = a.tenant_id AND m.id = a.measure_id", `a.tenant_id = $1 AND m.person_id IN ($who)`, tenant.MeasureHealth, "keep:yes-no said_on:day how"),
	of("document", "document", `a`+theirs, tenant.MeasureHealth, "id kind name media_type issued_on:day received_at:moment"),
	of("paper", "paper", `a`+theirs, tenant.Identity, "id kind:code:own.file. issued_on:day language:code:language. note media_type bytes:number pages:number added_at:moment removed_at:moment removed_why:code:paper.why."),
	of("case", "path_case", shared, tenant.Path, "phase:code:path.phase. manager_name agreed_on:day opened_on:day ended_on:day ending:code:path.ending."),
	of("goal", "path_goal", shared, tenant.Path, "area:code:path.area. words language:code:language. set_on:day state:code:path.goal.state. closed_on:day version:number"),
	of("step", "path_step", shared, tenant.Path, "id area:code:path.area. title words:code: turn:code:own.turn. turn_name since_day:day start_on:day due_on:day state:code:path.state. closed_on:day evidence version:number"),
	of("turn", "path_turn a JOIN path_step t ON t.tenant_id = a.tenant_id AND t.id = a.step_id", `t.tenant_id = $1 AND (t.person_id IN ($who) OR t.person_id = '' AND t.household_id IN ($home))`, tenant.Path, "step_id turn:code:own.turn. turn_name from_day:day until_day:day note"),
	of("meeting", "path_meeting", shared, tenant.Path, "begins_at:moment minutes:number manager_name place about language:code:language. interpreter:code:meeting.interpreter. state:code:meeting.state."),
	of("milestone", "path_milestone", `a`+theirs, tenant.Path, "kind:code:path.milestone. reached:day"),
	of("wish", "path_wish", `a`+theirs, tenant.Path, "wish:code:path.wish. said_on:day"),
	of("recognition", "recognition", `a`+theirs, tenant.Work, "occupation certificate learned_at learned_year:number reference note result:code:recognition.result. missing applied_on:day complete_on:day decided_on:day stage:code:recognition.stage. turn:code:own.turn. since_day:day decide_by:day started_on:day ended_on:day"),
	of("recognition-document", "recognition_document a JOIN recognition r ON r.tenant_id = a.tenant_id AND r.id = a.recognition_id", `r.tenant_id = $1 AND r.person_id IN ($who)`, tenant.Work, "code:code:recognition.document. label state:code:recognition.document.state. since_day:day note"),
	of("recognition-event", "recognition_event a JOIN recognition r ON r.tenant_id = a.tenant_id AND r.id = a.recognition_id", `r.tenant_id = $1 AND r.person_id IN ($who)`, tenant.Work, "day:day kind:code:recognition.event. until_day:day note struck"),
	of("recognition-measure", "recognition_measure a JOIN recognition r ON r.tenant_id = a.tenant_id AND r.id = a.recognition_id", `r.tenant_id = $1 AND r.person_id IN ($who)`, tenant.Work, "kind:code:recognition.measure. state:code chosen_on:day from_day:day until_day:day provider note"),
	of("work-profile", "work_profile", `a`+theirs, tenant.Work, "data:json seeks:code:work.seeks. stage:code:work.stage. since_day:day asked_on:day asked_of answer answer_on:day"),
	of("work-entry", "work_entry", `a`+theirs, tenant.Work, "kind:code:work.entry. title place from_month until_month note hidden:yes-no"),
	of("work-paper", "work_paper", `a`+theirs, tenant.Work, "paper:code:own.permit.paper. says:code:own.permit.says. paper_until:day registered:day shown_on:day"),
	of("work-choice", "work_choice a JOIN work_opening o ON o.tenant_id = a.tenant_id AND o.id = a.opening_id", `a.tenant_id = $1 AND a.person_id IN ($who)`, tenant.Work, "choice:code:work.choice. day:day at:moment"),
	of("work-outcome", "work_outcome", `a`+theirs, tenant.Work, "kind:code employer title from_day:day until_day:day ended:code week_hours:number note"),
	of("seat", "seat a JOIN offer o ON o.tenant_id = a.tenant_id AND o.id = a.offer_id", `a.tenant_id = $1 AND a.person_id IN ($who)`, tenant.Seat, "title=o.title state:code:own.seat.step. state_on:day since:day starts:day seated_on:day until:day language:code:language. answers:json consent_on:day consent at:moment"),
	of("meet", "meet_profile a JOIN guest g ON g.id = a.guest_id", `g.tenant_id = $1 AND g.person_id IN ($who)`, tenant.Encounter, "content=a.data:json said_at=a.since:moment confirmed_at=a.code_at:moment"),
	// Of what never came about nothing: it would tell that the other said no.
	of("meet-pair", "meet_pair a JOIN meet_profile m ON m.tenant_id = a.tenant_id AND (m.id = a.one_id OR m.id = a.other_id) JOIN guest g ON g.id = m.guest_id", `g.tenant_id = $1 AND g.person_id IN ($who) AND a.state IN ('agreed', 'ended')`, tenant.Encounter, "state:code confirmed_at=a.agreed_at:moment ended_at:moment"),
	of("meet-report", "meet_report a JOIN meet_profile m ON m.tenant_id = a.tenant_id AND m.id = a.by_id JOIN guest g ON g.id = m.guest_id", `g.tenant_id = $1 AND g.person_id IN ($who)`, tenant.Encounter, "words answer at:moment"),
	of("letter", "letter", shared, tenant.Path, "kind:code:letters.kind. lang:code:language. day:day office content:json answered_on:day at:moment"),
	of("access", "guest", `a`+theirs, tenant.Own, "invited_at:moment first_at:moment"),
	of("correction", "correction", `a`+theirs, tenant.Contact, "item:code:own.fact. note=a.said words language:code:language. made_at:moment due_on=a.due_day:day state:code reason"),
	of("message", "post_message a JOIN post_thread t ON t.tenant_id = a.tenant_id AND t.id = a.thread_id", `t.tenant_id = $1 AND t.person_id IN ($who)`, tenant.Contact, "id at:moment name=a.by_name about:code language:code:language."), // what was written: in a file of its own
	of("message-wish", "post_wish", `a`+theirs, tenant.Contact, "choice=a.channel:code at:moment"),
	of("answer", "own_answer", `a`+theirs, tenant.Contact, "about:code answer:code at:moment"),
	of("feedback", "feedback", `a`+theirs, tenant.Feedback, "kind:code:own.feedback.kind. language:code:language. day:day due_on:day state:code answered_on:day"),
	of("help", "guest_help", `a`+theirs, tenant.Own, "kind:code:own.helper. rights made_at:moment until_day:day ended_at:moment"),
	of("moving", "moving a JOIN tenant o ON o.id = a.to_tenant_id", `a.tenant_id = $1 AND a.person_id IN ($who)`, tenant.Own, "town=o.name moves_on:day parts:json said_at:moment state:code confirmed_at:moment ended_at:moment"),
	of("session", "sign_in a JOIN guest g ON g.id = a.account_id", `g.tenant_id = $1 AND g.person_id IN ($who)`, tenant.Own, "device factor:code began_at:moment seen_at:moment ended_at:moment"),
	of("read", "audit_entry a JOIN audit_subject u ON u.tenant_id = a.tenant_id AND u.seq = a.seq", `u.tenant_id = $1 AND u.subject IN ($who)`, tenant.Own, "seq:number at:moment role:code:own.role. purpose:code:own.purpose. action:code:audit.action. kind:code:own.data."),
}

// of makes a part from the columns of its table, a: "name", "name:kind",
// "name:code:beginning of the message's key"; "name=column" is of another table.
func of(name, table, who string, data tenant.Data, fields string) Part {
	p := Part{Name: name, Table: table, Who: who, Data: data}
	if !strings.Contains(table, " a ") {
		p.Table += " a"
	}
	for one := range strings.FieldsSeq(fields) {
		column, kind, _ := strings.Cut(one, ":")
		column, from, other := strings.Cut(column, "=")
		if !other {
			from = `a.` + column
		}
		f := Field{Name: column, Column: `coalesce(` + from + `, '')`, Kind: Text}
		if kind != "" {
			kind, f.Words, _ = strings.Cut(kind, ":")
			f.Kind = Kind(kind)
		}
		switch f.Kind {
		case Moment, Count:
			f.Column = `coalesce(` + from + `, 0)`
		case Yes:
			f.Column = from
		}
		if p.Order == "" || f.Kind == Moment || f.Kind == Day {
			p.Order = from
		}
		p.Field = append(p.Field, f)
	}
	return p
}

// Left is a table that does not go along, and why.
type Left struct {
	Table  string
	Reason string // message key; "": nobody needs to be told, it is no more than a way to find what does
}

// Stays is what is kept of somebody, or found by them, and does not go along.
var Stays = []Left{
	{"path_note", "own.take.stays.notes"}, // others may be spoken of in it (Art. 15 Abs. 4 DSGVO)
	{"path_note_before", "own.take.stays.notes"},
	{"path_handover", "own.take.stays.notes"},
	{"emergency", "own.take.stays.audit"}, // each look stands in the list of who read
	{"question", "own.take.stays.land"},   // between two authorities, in the record of the other
	{"announcement", "own.take.stays.land"},
	{"follow_up", "own.take.stays.land"},
	{"follow_up_event", "own.take.stays.land"},
	{"handover", "own.take.stays.land"},
	{"handover_consent", "own.take.stays.land"},
	{"transfer_event", "own.take.stays.land"},
	{"transfer_reason", "own.take.stays.land"},
	{"duplicate", "own.take.stays.keys"}, // a guess that two are one, with what it was guessed from
	{"person_key", "own.take.stays.keys"},
	{"person_token", "own.take.stays.keys"},
	{"account", "own.take.stays.secret"},
	{"account_device", "own.take.stays.secret"},
	{"account_link", "own.take.stays.secret"},
	{"account_passkey", "own.take.stays.secret"},
	{"account_recovery", "own.take.stays.secret"},
	{"account_totp", "own.take.stays.secret"},
	{"own_feed", "own.take.stays.secret"},
	{"seat_code", "own.take.stays.secret"},
	{"post_translation", ""}, // goes along in a file
	{"post_attachment", ""},  // goes along as files
	{"account_role", ""},
	{"arrived_person", ""},
	{"transfer_household", ""},
	{"path_applied", ""},
	{"path_standin", ""},
	{"paper_file", ""}, // goes along as files
	{"hold", ""},       // the places of a stay
	{"theme_step", ""}, // what many steps have in common: of nobody
	{"mail_wish", ""},
	{"release", ""}, // of who works here
}
