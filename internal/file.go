// Package internal holds the files that the rooms of the house read: the words it
// says, the migrations of its databases, the tables it looks things up in. They
// stand beside the code that reads them. The shipped program has them in two
// archives that tools/pack makes (build tag "packed"), a fifth of the size; whoever
// builds without the tag gets them as they are written.
package internal

import "io/fs"

// Text gives what one of the Tables says. It panics where there is none of that
// name: they are part of the program.
func Text(name string) string {
	data, err := fs.ReadFile(Tables(), name)
	if err != nil {
		panic(err)
	}
	return string(data)
}
