// Package tenant is who there is and who may do what: the Land and its
// facilities, the municipalities, the people who work there, their roles and
// what a role may read and write for which purpose.
//
// Everything the house stores about a person belongs to exactly one tenant; a
// Scope carries tenant, actor, role and purpose through every use case.
package tenant
