// Package api is the door for programs of others: JSON, by a key that a tenant
// handed out for one use, described in openapi.json, which it serves.
//
// It holds no rule: what may come in is decided where people's forms are. A key
// opens what it is for and nothing else; nobody is told of a person here.
package api
